"""Layers by ECR's own API: uploaded in parts, looked for, downloaded."""

from typing import Any

import httpx
import pytest

from tests.unit.ecr.world import World, digest_of, error_of

PART = bytes(5 * 1024 * 1024)


async def start(world: World) -> dict[str, Any]:
    answer = await world.call("InitiateLayerUpload", repositoryName="app")
    return {"repositoryName": "app", "uploadId": answer["uploadId"]}


def part(first: int, content: bytes) -> dict[str, Any]:
    return {
        "partFirstByte": first,
        "partLastByte": first + len(content) - 1,
        "layerPartBlob": content,
    }


async def test_a_layer_is_uploaded_in_parts(world: World) -> None:
    await world.repository()
    upload = await start(world)
    first = await world.call("UploadLayerPart", **upload, **part(0, PART))
    assert first["lastByteReceived"] == len(PART) - 1
    await world.call("UploadLayerPart", **upload, **part(len(PART), b"end"))
    digest = digest_of(PART + b"end")
    done = await world.call("CompleteLayerUpload", **upload, layerDigests=[digest])
    assert done["layerDigest"] == digest
    assert (await world.http.get(f"/v2/app/blobs/{digest}")).content == PART + b"end"


async def test_a_part_out_of_order_is_refused(world: World) -> None:
    await world.repository()
    upload = await start(world)
    await world.call("UploadLayerPart", **upload, **part(0, b"abc"))
    error = await world.refused("UploadLayerPart", **upload, **part(5, b"x"))
    assert error.code == "InvalidLayerPartException"
    assert error.fields["lastValidByteReceived"] == 2
    wrong = {"partFirstByte": 3, "partLastByte": 9, "layerPartBlob": b"x"}
    assert (await world.refused("UploadLayerPart", **upload, **wrong)).code == "InvalidLayerPartException"


async def test_an_upload_that_makes_no_layer_is_refused(world: World) -> None:
    await world.repository()
    upload = await start(world)
    complete: dict[str, Any] = {"layerDigests": [digest_of(b"ab")]}
    error = await world.refused("CompleteLayerUpload", **upload, **complete)
    assert error.code == "EmptyUploadException"
    await world.call("UploadLayerPart", **upload, **part(0, b"a"))
    error = await world.refused("CompleteLayerUpload", **upload, **complete)
    assert error.code == "InvalidLayerException"
    await world.call("UploadLayerPart", **upload, **part(1, b"b"))
    error = await world.refused("CompleteLayerUpload", **upload, **complete)
    assert error.code == "LayerPartTooSmallException"
    error = await world.refused("CompleteLayerUpload", **(upload | {"uploadId": "x"}), **complete)
    assert error.code == "UploadNotFoundException"


async def test_a_layer_that_is_there_is_told(world: World) -> None:
    await world.repository()
    await world.push_blob(b"layer")
    upload = await start(world)
    await world.call("UploadLayerPart", **upload, **part(0, b"layer"))
    error = await world.refused("CompleteLayerUpload", **upload, layerDigests=[digest_of(b"layer")])
    assert error.code == "LayerAlreadyExistsException"


async def test_layers_are_looked_for_in_a_batch(world: World) -> None:
    await world.repository()
    await world.push("v1")
    digests = [digest_of(b"layer"), digest_of(b"other"), "x", ""]
    answer = await world.call("BatchCheckLayerAvailability", repositoryName="app", layerDigests=digests)
    assert answer["layers"] == [
        {
            "layerDigest": digest_of(b"layer"),
            "layerAvailability": "AVAILABLE",
            "layerSize": 5,
            "mediaType": "application/octet-stream",
        },
        {"layerDigest": digest_of(b"other"), "layerAvailability": "UNAVAILABLE"},
    ]
    assert [failure["failureCode"] for failure in answer["failures"]] == [
        "InvalidLayerDigest",
        "MissingLayerDigest",
    ]


async def test_a_layers_url_gives_that_layer_for_an_hour_and_nothing_else(world: World) -> None:
    await world.repository()
    await world.push("v1")
    digest = digest_of(b"layer")
    answer = await world.call("GetDownloadUrlForLayer", repositoryName="app", layerDigest=digest)
    url = httpx.URL(answer["downloadUrl"])
    world.http.auth = None  # type: ignore[assignment]
    assert (await world.http.get(url)).content == b"layer"
    other = url.copy_with(path=f"/v2/app/blobs/{digest_of(b'{}')}")
    assert (await world.http.get(other)).status_code == 401
    token = url.params["X-Headrace-Token"]
    assert (await world.http.get("/v2/app/tags/list", auth=("AWS", token))).status_code == 401
    world.clock.advance(60 * 60)
    assert error_of(await world.http.get(url))[:2] == (403, "DENIED")


@pytest.mark.parametrize("digest", [digest_of(b"pushed"), digest_of(b"never pushed")])
async def test_only_layers_that_an_image_needs_have_a_url(world: World, digest: str) -> None:
    await world.repository()
    await world.push_blob(b"pushed")
    error = await world.refused("GetDownloadUrlForLayer", repositoryName="app", layerDigest=digest)
    assert error.code == "LayersNotFoundException"
