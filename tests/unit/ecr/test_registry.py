"""The registry by HTTP: its endpoints, one by one."""

import json

import pytest

from tests.unit.ecr.world import INDEX, World, digest_of, error_of, index_of

HOUR = 60 * 60
LAYER = bytes(range(256)) * 4


async def test_a_client_without_credentials_is_challenged(world: World) -> None:
    answer = await world.http.get("/v2/")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == (
        'Basic realm="http://127.0.0.1:4566/",service="ecr.amazonaws.com"'
    )
    assert answer.headers["docker-distribution-api-version"] == "registry/2.0"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.content == b"Not Authorized\n"


@pytest.mark.parametrize(
    "auth", [("AWS", "wrong"), ("AWS", "a.b"), ("root", "x"), ("AWS", ""), ("AWS", "ä.ö")]
)
async def test_wrong_credentials_are_challenged(world: World, auth: tuple[str, str]) -> None:
    assert (await world.http.get("/v2/", auth=auth)).status_code == 401


@pytest.mark.parametrize("header", ["Basic ???", "Bearer x", "Basic /w==", "Basic", ""])
async def test_a_malformed_authorization_is_challenged(world: World, header: str) -> None:
    assert (await world.http.get("/v2/", headers={"Authorization": header})).status_code == 401


async def test_a_password_is_good_for_twelve_hours(world: World) -> None:
    await world.log_in()
    assert (await world.http.get("/v2/")).status_code == 200
    world.clock.advance(12 * HOUR)
    assert error_of(await world.http.get("/v2/")) == (
        403,
        "DENIED",
        "Your authorization token has expired. Reauthenticate and try again.",
    )


async def test_a_password_opens_its_own_account_only(world: World) -> None:
    await world.repository()
    await world.push("1")
    await world.log_in("444455556666/eu-west-1")
    assert error_of(await world.http.get("/v2/app/manifests/1")) == (
        404,
        "NAME_UNKNOWN",
        "The repository with name 'app' does not exist in the registry with id '444455556666'",
    )


async def test_a_blob_is_pushed_in_one_request(world: World) -> None:
    await world.repository()
    blob = await world.push_blob(LAYER)
    answer = await world.http.get(f"/v2/app/blobs/{blob['digest']}")
    assert answer.content == LAYER
    assert answer.headers["docker-content-digest"] == blob["digest"]


async def test_the_head_of_a_blob_tells_length_and_digest(world: World) -> None:
    await world.repository()
    blob = await world.push_blob(LAYER)
    answer = await world.http.head(f"/v2/app/blobs/{blob['digest']}")
    assert answer.status_code == 200
    assert answer.headers["content-length"] == "1024"
    assert answer.headers["docker-content-digest"] == blob["digest"]
    missing = await world.http.head(f"/v2/app/blobs/{digest_of(b'')}")
    assert missing.status_code == 404


async def test_a_blob_is_pushed_in_chunks_as_docker_does(world: World) -> None:
    await world.repository()
    started = await world.http.post("/v2/app/blobs/uploads/")
    assert started.status_code == 202
    assert started.headers["range"] == "0-0"
    location = started.headers["location"]
    assert location.endswith(started.headers["docker-upload-uuid"])
    first = await world.http.patch(location, content=LAYER[:1000])
    assert (first.status_code, first.headers["range"]) == (202, "0-999")
    status = await world.http.get(location)
    assert (status.status_code, status.headers["range"]) == (204, "0-999")
    second = await world.http.patch(
        location, content=LAYER[1000:1010], headers={"Content-Range": "1000-1009"}
    )
    assert (second.status_code, second.headers["range"]) == (202, "0-1009")
    done = await world.http.put(location, params={"digest": digest_of(LAYER)}, content=LAYER[1010:])
    assert done.status_code == 201
    assert done.headers["location"] == f"/v2/app/blobs/{digest_of(LAYER)}"
    assert (await world.http.get(done.headers["location"])).content == LAYER
    assert (await world.http.get(location)).status_code == 404


async def test_a_chunk_out_of_order_is_refused(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    await world.http.patch(location, content=b"abc")
    answer = await world.http.patch(location, content=b"x", headers={"Content-Range": "7-7"})
    assert answer.status_code == 416
    assert answer.headers["range"] == "0-2"
    assert answer.headers["location"] == location


async def test_a_wrong_digest_is_refused_and_the_right_one_still_taken(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    await world.http.patch(location, content=b"abc")
    wrong = await world.http.put(location, params={"digest": digest_of(b"x")})
    assert error_of(wrong)[:2] == (400, "DIGEST_INVALID")
    malformed = await world.http.put(location, params={"digest": "sha256:abc"})
    assert error_of(malformed)[:2] == (400, "DIGEST_INVALID")
    assert (await world.http.put(location, params={"digest": digest_of(b"abc")})).status_code == 201


async def test_an_upload_can_be_cancelled(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    await world.http.patch(location, content=b"abc")
    assert (await world.http.delete(location)).status_code == 204
    assert error_of(await world.http.patch(location, content=b"abc"))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")


async def test_an_upload_belongs_to_its_repository(world: World) -> None:
    await world.repository()
    await world.repository("other")
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    answer = await world.http.get(location.replace("/app/", "/other/"))
    assert answer.status_code == 404


async def test_the_same_blob_uploaded_twice_at_once_is_there_once(world: World) -> None:
    await world.repository()
    locations = [(await world.http.post("/v2/app/blobs/uploads/")).headers["location"] for _ in range(2)]
    for location in locations:
        await world.http.patch(location, content=LAYER)
    for location in locations:
        done = await world.http.put(location, params={"digest": digest_of(LAYER)})
        assert done.status_code == 201
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(LAYER)}")).content == LAYER


@pytest.mark.parametrize(
    ("header", "status", "content"),
    [
        ("bytes=0-9", 206, LAYER[:10]),
        ("bytes=1000-", 206, LAYER[1000:]),
        ("bytes=-4", 206, LAYER[-4:]),
        ("bytes=1020-9999", 206, LAYER[1020:]),
        ("lines=1-2", 200, LAYER),
    ],
)
async def test_a_range_of_a_blob_of_several_pieces(
    world: World, header: str, status: int, content: bytes
) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    for start in range(0, 1024, 100):
        await world.http.patch(location, content=LAYER[start : start + 100])
    await world.http.put(location, params={"digest": digest_of(LAYER)})
    answer = await world.http.get(f"/v2/app/blobs/{digest_of(LAYER)}", headers={"Range": header})
    assert (answer.status_code, answer.content) == (status, content)


async def test_a_range_behind_the_end_is_refused(world: World) -> None:
    await world.repository()
    await world.push_blob(LAYER)
    answer = await world.http.get(f"/v2/app/blobs/{digest_of(LAYER)}", headers={"Range": "bytes=1024-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == "bytes */1024"


async def test_a_blob_is_seen_only_where_it_was_pushed_or_mounted(world: World) -> None:
    await world.repository()
    await world.repository("team/other")
    digest = (await world.push_blob(LAYER))["digest"]
    assert (await world.http.get(f"/v2/team/other/blobs/{digest}")).status_code == 404
    mounted = await world.http.post("/v2/team/other/blobs/uploads/", params={"mount": digest, "from": "app"})
    assert mounted.status_code == 201
    assert (await world.http.get(f"/v2/team/other/blobs/{digest}")).content == LAYER
    assert len(world.blobs.kept) == 1


@pytest.mark.parametrize("source", ["app", "nowhere", "", None])
async def test_a_mount_that_cant_be_becomes_an_upload(world: World, source: str | None) -> None:
    await world.repository()
    params = {"mount": digest_of(b"never pushed")} | ({} if source is None else {"from": source})
    answer = await world.http.post("/v2/app/blobs/uploads/", params=params)
    assert answer.status_code == 202
    assert answer.headers["location"]


async def test_a_manifest_comes_back_byte_for_byte(world: World) -> None:
    await world.repository()
    manifest = await world.manifest()
    put = await world.put("v1", manifest)
    assert put.status_code == 201
    assert put.headers["docker-content-digest"] == digest_of(manifest)
    for reference in ("v1", digest_of(manifest)):
        got = await world.http.get(f"/v2/app/manifests/{reference}", headers={"Accept": "text/plain"})
        assert got.content == manifest
        assert got.headers["content-type"] == "application/vnd.oci.image.manifest.v1+json"
        head = await world.http.head(f"/v2/app/manifests/{reference}")
        assert head.headers["docker-content-digest"] == digest_of(manifest)
        assert head.headers["content-length"] == str(len(manifest))


async def test_a_missing_manifest_is_told_in_ecrs_words(world: World) -> None:
    await world.repository()
    missing = await world.http.get("/v2/app/manifests/v1")
    assert error_of(missing) == (404, "MANIFEST_UNKNOWN", "Requested image not found")


async def test_a_missing_repository_is_told_in_ecrs_words(world: World) -> None:
    await world.log_in()
    for answer in (
        await world.http.get("/v2/app/manifests/v1"),
        await world.http.post("/v2/app/blobs/uploads/"),
        await world.put("v1", index_of(), media_type=INDEX),
        await world.http.get("/v2/app/tags/list"),
    ):
        assert error_of(answer) == (
            404,
            "NAME_UNKNOWN",
            "The repository with name 'app' does not exist in the registry with id '111122223333'",
        )


async def test_a_manifest_of_blobs_that_are_not_there_is_refused(world: World) -> None:
    await world.repository()
    manifest = json.loads(await world.manifest())
    manifest["layers"][0]["digest"] = digest_of(b"never pushed")
    status, code, message = error_of(await world.put("v1", json.dumps(manifest).encode()))
    assert (status, code) == (400, "MANIFEST_BLOB_UNKNOWN")
    assert digest_of(b"never pushed") in message


async def test_a_layer_that_is_kept_elsewhere_need_not_be_pushed(world: World) -> None:
    await world.repository()
    manifest = json.loads(await world.manifest())
    foreign = {
        "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "digest": digest_of(b"never pushed"),
        "size": 5,
        "urls": ["https://example.com/layer"],
    }
    manifest["layers"].append(foreign)
    assert (await world.put("v1", json.dumps(manifest).encode())).status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"schemaVersion": 1}',
        b'{"schemaVersion": 2}',
        b'{"schemaVersion": 2, "manifests": []}',
        b'{"schemaVersion": 2, "config": {"digest": "x", "size": 1}, "layers": []}',
        b'{"schemaVersion": 2, "mediaType": "text/plain"}',
        b"\xff",
    ],
)
async def test_a_malformed_manifest_is_refused(world: World, body: bytes) -> None:
    await world.repository()
    assert error_of(await world.put("v1", body))[:2] == (400, "MANIFEST_INVALID")


async def test_an_oversized_manifest_is_refused(world: World) -> None:
    await world.repository()
    answer = await world.put("v1", b" " * (4 * 1024 * 1024 + 1))
    assert error_of(answer)[:2] == (413, "SIZE_INVALID")


async def test_a_manifest_put_under_another_digest_is_refused(world: World) -> None:
    await world.repository()
    answer = await world.put(digest_of(b"x"), await world.manifest())
    assert error_of(answer)[:2] == (400, "DIGEST_INVALID")


async def test_a_manifest_put_by_digest_may_bring_tags(world: World) -> None:
    await world.repository()
    manifest = await world.manifest()
    answer = await world.put(f"{digest_of(manifest)}?tag=a&tag=b", manifest)
    assert answer.status_code == 201
    assert answer.headers.get_list("oci-tag") == ["a", "b"]
    assert await world.tags() == ["a", "b"]


async def test_a_list_needs_its_members(world: World) -> None:
    await world.repository()
    refused = await world.put("v1", index_of(digest_of(b"x")), media_type=INDEX)
    assert error_of(refused)[:2] == (400, "MANIFEST_BLOB_UNKNOWN")
    member = await world.push()
    index = await world.push_index("v1", member)
    got = await world.http.get("/v2/app/manifests/v1")
    assert got.headers["content-type"] == INDEX
    assert got.headers["docker-content-digest"] == index


async def test_a_member_cant_be_deleted_before_its_list(world: World) -> None:
    await world.repository()
    member = await world.push()
    index = await world.push_index("v1", member)
    refused = await world.http.delete(f"/v2/app/manifests/{member}")
    assert error_of(refused) == (403, "DENIED", f"Requested image referenced by manifest list: [{index}]")
    assert (await world.http.delete(f"/v2/app/manifests/{index}")).status_code == 202
    assert (await world.http.delete(f"/v2/app/manifests/{member}")).status_code == 202


async def test_deleting_the_last_tag_deletes_the_image(world: World) -> None:
    await world.repository()
    digest = await world.push("a", "b")
    assert (await world.http.delete("/v2/app/manifests/a")).status_code == 202
    assert (await world.http.get(f"/v2/app/manifests/{digest}")).status_code == 200
    assert (await world.http.delete("/v2/app/manifests/b")).status_code == 202
    assert (await world.http.get(f"/v2/app/manifests/{digest}")).status_code == 404
    assert (await world.http.delete("/v2/app/manifests/b")).status_code == 404


async def test_a_moved_tag_leaves_the_old_image_untagged(world: World) -> None:
    await world.repository()
    old = await world.push("v1")
    new = await world.push("v1", content=b"other")
    head = await world.http.head("/v2/app/manifests/v1")
    assert head.headers["docker-content-digest"] == new
    assert (await world.http.head(f"/v2/app/manifests/{old}")).status_code == 200
    untagged = await world.call("ListImages", repositoryName="app", filter={"tagStatus": "UNTAGGED"})
    assert untagged["imageIds"] == [{"imageDigest": old}]


async def test_an_immutable_tag_stays(world: World) -> None:
    await world.repository(imageTagMutability="IMMUTABLE")
    manifest = await world.manifest()
    assert (await world.put("v1", manifest)).status_code == 201
    assert (await world.put("v1", manifest)).status_code == 201
    refused = await world.put("v1", await world.manifest(b"other"))
    assert error_of(refused) == (
        400,
        "TAG_INVALID",
        "The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the "
        "repository is immutable.",
    )


async def test_tags_are_listed_in_pages(world: World) -> None:
    await world.repository()
    await world.push("c", "a", "b", "B", "10")
    assert (await world.http.get("/v2/app/tags/list")).json() == {
        "name": "app",
        "tags": ["10", "B", "a", "b", "c"],
    }
    url = "/v2/app/tags/list?n=2"
    found = []
    while True:
        answer = await world.http.get(url)
        found.append(answer.json()["tags"])
        if "link" not in answer.headers:
            break
        url = answer.headers["link"].partition(">")[0].removeprefix("<")
    assert found == [["10", "B"], ["a", "b"], ["c"]]
    assert (await world.http.get("/v2/app/tags/list?n=0")).json()["tags"] == []
    assert (await world.http.get("/v2/app/tags/list?n=x")).status_code == 400


async def test_referrers_are_listed_whether_or_not_their_subject_is_there(world: World) -> None:
    await world.repository()
    subject = {"mediaType": "x", "digest": digest_of(b"not there"), "size": 1}
    empty = await world.http.get(f"/v2/app/referrers/{subject['digest']}")
    assert empty.json()["manifests"] == []
    assert empty.headers["content-type"] == INDEX
    signature = await world.manifest(
        subject=subject, artifactType="application/signature", annotations={"by": "ana"}
    )
    other = await world.manifest(subject=subject)
    for manifest in (signature, other):
        put = await world.put(digest_of(manifest), manifest)
        assert put.headers["oci-subject"] == subject["digest"]
    every = await world.http.get(f"/v2/app/referrers/{subject['digest']}")
    assert {entry["digest"] for entry in every.json()["manifests"]} == {
        digest_of(signature),
        digest_of(other),
    }
    signed = await world.http.get(
        f"/v2/app/referrers/{subject['digest']}", params={"artifactType": "application/signature"}
    )
    assert signed.headers["oci-filters-applied"] == "artifactType"
    assert signed.json()["manifests"] == [
        {
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": digest_of(signature),
            "size": len(signature),
            "artifactType": "application/signature",
            "annotations": {"by": "ana"},
        }
    ]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v2/UPPER/manifests/v1", 400, "NAME_INVALID"),
        ("GET", "/v2/app/manifests/sha256:x", 400, "DIGEST_INVALID"),
        ("GET", "/v2/app/manifests/-x", 400, "TAG_INVALID"),
        ("GET", "/v2/app/blobs/x", 400, "DIGEST_INVALID"),
        ("GET", "/v2/app/referrers/x", 400, "DIGEST_INVALID"),
        ("DELETE", f"/v2/app/blobs/{digest_of(b'')}", 405, "UNSUPPORTED"),
        ("POST", "/v2/app/manifests/v1", 405, "UNSUPPORTED"),
        ("GET", "/v2/nothing", 404, "NOT_FOUND"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    world: World, method: str, path: str, status: int, code: str
) -> None:
    await world.repository()
    assert error_of(await world.http.request(method, path))[:2] == (status, code)


async def test_a_full_disk_is_told_and_nothing_is_kept(world: World) -> None:
    await world.repository()
    location = (await world.http.post("/v2/app/blobs/uploads/")).headers["location"]
    world.blobs.full = True
    refused = await world.http.patch(location, content=LAYER)
    assert error_of(refused)[:2] == (503, "UNAVAILABLE")
    world.blobs.full = False
    assert (await world.http.patch(location, content=LAYER)).headers["range"] == "0-1023"


async def test_an_empty_blob_can_be_pushed(world: World) -> None:
    await world.repository()
    await world.push_blob(b"")
    assert (await world.http.get(f"/v2/app/blobs/{digest_of(b'')}")).content == b""
