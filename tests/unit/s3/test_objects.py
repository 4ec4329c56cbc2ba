import hashlib
from base64 import b64encode
from datetime import timedelta

import pytest

from headrace.services.s3.contents import INLINE
from tests.unit.s3.world import BEN, START, World, chunks

SIZES = [0, 1, INLINE, INLINE + 1, 100_000]


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_put_is_got(s3: World, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    answer = await s3.put("a", chunks(body[: size // 2], body[size // 2 : size]))
    assert answer["ETag"] == f'"{hashlib.md5(body[:size]).hexdigest()}"'
    got = await s3.get("a")
    assert got["ContentLength"] == size
    assert got["LastModified"] == START
    assert await s3.read("a") == body[:size]


async def test_few_bytes_are_kept_in_the_record_and_many_in_a_blob(s3: World) -> None:
    await s3.put("a", bytes(INLINE))
    assert not s3.blobs.kept
    await s3.put("b", bytes(INLINE + 1))
    assert [len(content) for content in s3.blobs.kept.values()] == [INLINE + 1]


@pytest.mark.parametrize("size", [10, 20_000])
async def test_a_range_is_sent_alone(s3: World, size: int) -> None:
    body = bytes(range(250)) * (size // 250 + 1)
    await s3.put("a", body[:size])
    answer = await s3.get("a", Range="bytes=2-5")
    assert answer["ContentRange"] == f"bytes 2-5/{size}"
    assert answer["ContentLength"] == 4
    assert answer["ResponseMetadata"] == {"HTTPStatusCode": 206}
    assert await s3.read("a", Range="bytes=2-5") == body[2:6]
    assert await s3.read("a", Range="bytes=-3") == body[size - 3 : size]


async def test_a_range_beyond_the_end_is_refused(s3: World) -> None:
    await s3.put("a", b"abc")
    error = await s3.refuses("GetObject", Bucket="box", Key="a", Range="bytes=3-")
    assert (error.code, error.status, error.fields["ActualObjectSize"]) == ("InvalidRange", 416, "3")


async def test_headers_and_metadata_come_back(s3: World) -> None:
    told = {
        "ContentType": "text/css",
        "CacheControl": "max-age=1",
        "ContentDisposition": "inline",
        "ContentLanguage": "de",
        "Expires": START,
        "Metadata": {"owner": "ana"},
        "WebsiteRedirectLocation": "/b",
        "StorageClass": "STANDARD_IA",
    }
    await s3.put("a", b"", ContentEncoding="aws-chunked,gzip", Tagging="x=1&y=", **told)
    head = await s3("HeadObject", Bucket="box", Key="a")
    assert {name: head[name] for name in told} == told
    assert head["ContentEncoding"] == "gzip"
    assert head["TagCount"] == 2


async def test_the_reader_may_override_headers(s3: World) -> None:
    await s3.put("a", b"", ContentType="text/css")
    got = await s3.get("a", ResponseContentType="text/plain", ResponseContentDisposition="attachment")
    assert (got["ContentType"], got["ContentDisposition"]) == ("text/plain", "attachment")


async def test_an_object_has_a_default_type(s3: World) -> None:
    await s3.put("a", b"")
    assert (await s3.get("a"))["ContentType"] == "binary/octet-stream"


async def test_too_much_metadata_is_refused(s3: World) -> None:
    request = {"Bucket": "box", "Key": "a", "Metadata": {"a": "x" * 2048}}
    assert (await s3.refuses("PutObject", **request)).code == "MetadataTooLarge"


@pytest.mark.parametrize("key", ["x" * 1025, "é" * 513])
async def test_a_key_of_more_than_1024_bytes_is_refused(s3: World, key: str) -> None:
    assert (await s3.refuses("PutObject", Bucket="box", Key=key)).code == "KeyTooLongError"


async def test_checksums_that_cannot_be_right_are_refused_before_the_body_is_read(s3: World) -> None:
    short = b64encode(b"short").decode()
    for request, code in (
        ({"ContentMD5": "no base64!"}, "InvalidDigest"),
        ({"ContentMD5": short}, "InvalidDigest"),
        ({"ChecksumSHA256": short}, "InvalidRequest"),
        ({"ChecksumCRC32": b64encode(bytes(4)).decode(), "ChecksumSHA1": "x"}, "InvalidRequest"),
    ):
        error = await s3.refuses("PutObject", Bucket="box", Key="a", **request)
        assert error.code == code


async def test_a_checksum_is_shown_to_those_who_ask(s3: World) -> None:
    sha = b64encode(hashlib.sha256(b"abc").digest()).decode()
    await s3.put("a", b"abc", ChecksumSHA256=sha)
    head = await s3("HeadObject", Bucket="box", Key="a", ChecksumMode="ENABLED")
    assert (head["ChecksumSHA256"], head["ChecksumType"]) == (sha, "FULL_OBJECT")
    assert "ChecksumSHA256" not in await s3("HeadObject", Bucket="box", Key="a")


async def test_without_a_checksum_s3_makes_one(s3: World) -> None:
    await s3.put("a", b"123456789")
    head = await s3("HeadObject", Bucket="box", Key="a", ChecksumMode="ENABLED")
    assert head["ChecksumCRC64NVME"] == b64encode(bytes.fromhex("ae8b14860a799888")).decode()


async def test_put_only_if_it_is_new(s3: World) -> None:
    await s3.put("a", b"1", IfNoneMatch="*")
    error = await s3.refuses("PutObject", Bucket="box", Key="a", Body=b"2", IfNoneMatch="*")
    assert (error.code, error.status) == ("PreconditionFailed", 412)
    assert await s3.read("a") == b"1"


async def test_put_only_over_what_was_seen(s3: World) -> None:
    seen = (await s3.put("a", b"1"))["ETag"]
    await s3.put("a", b"2", IfMatch=seen)
    assert (await s3.refuses("PutObject", Bucket="box", Key="a", IfMatch=seen)).code == "PreconditionFailed"
    assert (await s3.refuses("PutObject", Bucket="box", Key="b", IfMatch=seen)).code == "NoSuchKey"


async def test_an_unchanged_object_is_not_sent_again(s3: World) -> None:
    seen = (await s3.put("a", b"1"))["ETag"]
    answer = await s3.get("a", IfNoneMatch=seen)
    assert answer["ResponseMetadata"] == {"HTTPStatusCode": 304}
    assert "Body" not in answer
    assert await s3.read("a", IfNoneMatch='"other"') == b"1"
    assert "Body" not in await s3.get("a", IfModifiedSince=START)
    assert await s3.read("a", IfModifiedSince=START - timedelta(seconds=1)) == b"1"


async def test_a_failed_condition_is_an_error(s3: World) -> None:
    await s3.put("a", b"1")
    for condition in ({"IfMatch": '"other"'}, {"IfUnmodifiedSince": START - timedelta(seconds=1)}):
        error = await s3.refuses("GetObject", Bucket="box", Key="a", **condition)
        assert error.status == 412


async def test_deleting_what_is_not_there_succeeds(s3: World) -> None:
    assert await s3("DeleteObject", Bucket="box", Key="a") == {}


async def test_many_are_deleted_at_once(s3: World) -> None:
    for key in "abc":
        await s3.put(key)
    asked = [{"Key": "a"}, {"Key": "b", "ETag": '"other"'}, {"Key": "never"}]
    answer = await s3("DeleteObjects", Bucket="box", Delete={"Objects": asked})
    assert answer["Deleted"] == [{"Key": "a"}, {"Key": "never"}]
    assert [(e["Key"], e["Code"]) for e in answer["Errors"]] == [("b", "PreconditionFailed")]
    left = await s3("ListObjectsV2", Bucket="box")
    assert [item["Key"] for item in left["Contents"]] == ["b", "c"]


async def test_another_accounts_objects_are_out_of_reach(s3: World) -> None:
    await s3.put("a", b"1")
    for operation in ("GetObject", "HeadObject", "PutObject", "DeleteObject"):
        for account in (BEN, ""):
            error = await s3.refuses(operation, Bucket="box", Key="a", account=account)
            assert error.code == "AccessDenied"


async def test_what_headrace_does_not_do_is_refused_not_ignored(s3: World) -> None:
    for request, code in (
        ({"ServerSideEncryption": "aws:kms"}, "NotImplemented"),
        ({"ACL": "public-read"}, "AccessControlListNotSupported"),
        ({"StorageClass": "GLACIER"}, "InvalidStorageClass"),
        ({"Tagging": "a=1&a=2"}, "InvalidTag"),
    ):
        error = await s3.refuses("PutObject", Bucket="box", Key="a", **request)
        assert error.code == code


async def test_a_full_disk_is_a_clear_error_and_changes_nothing(s3: World) -> None:
    await s3.put("a", b"1")
    s3.blobs.full = True
    error = await s3.refuses("PutObject", Bucket="box", Key="a", Body=bytes(20_000))
    assert (error.code, error.status) == ("ServiceUnavailable", 503)
    assert "no space left" in error.message
    assert await s3.read("a") == b"1"
