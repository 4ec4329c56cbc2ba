from typing import Any

import pytest

from tests.unit.s3.world import BEN, START, World


async def copy(s3: World, source: str, key: str, **request: Any) -> dict[str, Any]:
    answer = await s3("CopyObject", Bucket="box", Key=key, CopySource=source, **request)
    result: dict[str, Any] = answer["CopyObjectResult"]
    return result


@pytest.mark.parametrize("size", [3, 20_000])
async def test_a_copy_has_the_bytes_headers_and_tags_of_its_source(s3: World, size: int) -> None:
    put = await s3.put("a é", bytes(size), ContentType="text/css", Metadata={"x": "1"}, Tagging="t=1")
    made = await copy(s3, "/box/a%20%C3%A9", "b")
    assert made["ETag"] == put["ETag"]
    got = await s3.get("b")
    assert (got["ContentType"], got["Metadata"], got["TagCount"]) == ("text/css", {"x": "1"}, 1)
    assert await s3.read("b") == bytes(size)


async def test_headers_and_tags_may_be_replaced(s3: World) -> None:
    await s3.put("a", b"1", ContentType="text/css", Metadata={"x": "1"}, Tagging="t=1&u=2")
    await copy(s3, "box/a", "b", MetadataDirective="REPLACE", Metadata={"y": "2"})
    got = await s3.get("b")
    assert (got["ContentType"], got["Metadata"], got["TagCount"]) == ("binary/octet-stream", {"y": "2"}, 2)
    await copy(s3, "box/a", "c", TaggingDirective="REPLACE", Tagging="z=9")
    assert (await s3("GetObjectTagging", Bucket="box", Key="c"))["TagSet"] == [{"Key": "z", "Value": "9"}]


async def test_a_copy_onto_itself_must_change_something(s3: World) -> None:
    await s3.put("a", bytes(20_000))
    error = await s3.refuses("CopyObject", Bucket="box", Key="a", CopySource="box/a")
    assert error.code == "InvalidRequest"
    kept = dict(s3.blobs.kept)
    await copy(s3, "box/a", "a", MetadataDirective="REPLACE", ContentType="text/css")
    assert (await s3.get("a"))["ContentType"] == "text/css"
    assert s3.blobs.kept == kept


async def test_a_source_must_be_as_expected(s3: World) -> None:
    etag = (await s3.put("a", b"1"))["ETag"]
    request = {"Bucket": "box", "Key": "b", "CopySource": "box/a"}
    for condition in (
        {"CopySourceIfMatch": '"other"'},
        {"CopySourceIfNoneMatch": etag},
        {"CopySourceIfModifiedSince": START},
    ):
        assert (await s3.refuses("CopyObject", **request, **condition)).code == "PreconditionFailed"
    await copy(s3, "box/a", "b", CopySourceIfMatch=etag)


async def test_a_source_that_is_missing_or_anothers_is_refused(s3: World) -> None:
    await s3("CreateBucket", Bucket="bens", account=BEN)
    await s3("PutObject", Bucket="bens", Key="a", Body=b"1", account=BEN)
    for source, code in (
        ("box/nothing", "NoSuchKey"),
        ("nowhere/a", "NoSuchBucket"),
        ("bens/a", "AccessDenied"),
        ("box", "InvalidArgument"),
        ("box/a?versionId=1", "NoSuchVersion"),
    ):
        assert (await s3.refuses("CopyObject", Bucket="box", Key="b", CopySource=source)).code == code


async def test_tags_of_an_object_are_set_and_removed(s3: World) -> None:
    await s3.put("a", b"1")
    tags = [{"Key": "k", "Value": "v"}]
    await s3("PutObjectTagging", Bucket="box", Key="a", Tagging={"TagSet": tags})
    assert (await s3("GetObjectTagging", Bucket="box", Key="a"))["TagSet"] == tags
    await s3("DeleteObjectTagging", Bucket="box", Key="a")
    assert (await s3("GetObjectTagging", Bucket="box", Key="a"))["TagSet"] == []
    assert (await s3.refuses("GetObjectTagging", Bucket="box", Key="b")).code == "NoSuchKey"
