"""S3 as boto3 speaks it."""

import hashlib
import io
import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.headrace import Server

MIB = 1024**2


def refused(call: Any, **request: Any) -> tuple[str, int]:
    """The code and status of the error that a call ends with."""
    with pytest.raises(ClientError) as error:
        call(**request)
    response = error.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_what_is_put_is_got(s3: Any, bucket: str) -> None:
    told = {
        "Metadata": {"owner": "ana"},
        "ContentType": "text/css",
        "CacheControl": "max-age=1",
        "ContentEncoding": "gzip",
        "ContentDisposition": 'attachment; filename="a.css"',
        "ContentLanguage": "de",
        "Expires": datetime(2030, 1, 1, tzinfo=UTC),
    }
    key = "a b/é+c%20&=?#'\"~*()"
    put = s3.put_object(Bucket=bucket, Key=key, Body=b"hello", **told)
    assert put["ETag"] == f'"{hashlib.md5(b"hello").hexdigest()}"'
    got = s3.get_object(Bucket=bucket, Key=key)
    assert got["Body"].read() == b"hello"
    assert {name: got[name] for name in told} == told
    head = s3.head_object(Bucket=bucket, Key=key)
    assert (head["ContentLength"], head["ETag"]) == (5, put["ETag"])
    listed = s3.list_objects_v2(Bucket=bucket)["Contents"]
    assert [(item["Key"], item["Size"]) for item in listed] == [(key, 5)]
    assert head["LastModified"] == listed[0]["LastModified"].replace(microsecond=0)


def test_an_empty_object(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="empty")
    assert s3.get_object(Bucket=bucket, Key="empty")["Body"].read() == b""


@pytest.mark.parametrize(
    "algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256", "SHA512", "XXHASH64", "XXHASH3"]
)
def test_checksums_of_all_kinds_are_verified_and_returned(s3: Any, bucket: str, algorithm: str) -> None:
    body = io.BytesIO(bytes(100_000))
    put = s3.put_object(Bucket=bucket, Key="a", Body=body, ChecksumAlgorithm=algorithm)
    got = s3.get_object(Bucket=bucket, Key="a", ChecksumMode="ENABLED")
    assert got["Body"].read() == bytes(100_000)
    assert got[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]


@pytest.mark.parametrize("size", [3, 100_000])
def test_a_body_with_another_checksum_is_not_kept(s3: Any, bucket: str, size: int) -> None:
    for wrong in (
        {"ContentMD5": b64encode(bytes(16)).decode()},
        {"ChecksumCRC32": b64encode(bytes(4)).decode()},
        {"ChecksumSHA256": b64encode(bytes(32)).decode()},
    ):
        assert refused(s3.put_object, Bucket=bucket, Key="a", Body=b"x" * size, **wrong) == (
            "BadDigest",
            400,
        )
    assert refused(s3.head_object, Bucket=bucket, Key="a") == ("404", 404)


def test_errors_are_those_of_s3(s3: Any, bucket: str) -> None:
    assert refused(s3.get_object, Bucket=bucket, Key="a") == ("NoSuchKey", 404)
    assert refused(s3.get_object, Bucket="nowhere", Key="a") == ("NoSuchBucket", 404)
    assert refused(s3.head_bucket, Bucket="nowhere") == ("404", 404)
    assert refused(s3.create_bucket, Bucket=bucket) == ("BucketAlreadyOwnedByYou", 409)
    assert refused(
        s3.put_bucket_encryption,
        Bucket=bucket,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    ) == ("NotImplemented", 501)


def test_conditions_and_ranges(s3: Any, bucket: str) -> None:
    etag = s3.put_object(Bucket=bucket, Key="a", Body=b"0123456789")["ETag"]
    assert refused(s3.get_object, Bucket=bucket, Key="a", IfNoneMatch=etag) == ("304", 304)
    assert refused(s3.get_object, Bucket=bucket, Key="a", IfMatch='"x"') == ("PreconditionFailed", 412)
    later = datetime.now(UTC) + timedelta(seconds=1)
    assert refused(s3.head_object, Bucket=bucket, Key="a", IfModifiedSince=later) == ("304", 304)
    assert refused(s3.put_object, Bucket=bucket, Key="a", IfNoneMatch="*") == ("PreconditionFailed", 412)
    part = s3.get_object(Bucket=bucket, Key="a", Range="bytes=2-4")
    assert (part["Body"].read(), part["ContentRange"]) == (b"234", "bytes 2-4/10")
    assert part["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert refused(s3.get_object, Bucket=bucket, Key="a", Range="bytes=10-") == ("InvalidRange", 416)


def test_keys_are_listed_in_pages_and_rolled_up(s3: Any, bucket: str) -> None:
    keys = [f"{folder}/{number}" for folder in ("a", "b", "ü") for number in range(3)] + ["top", "a+b c"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key)
    for operation in ("list_objects_v2", "list_objects"):
        pages = s3.get_paginator(operation).paginate(Bucket=bucket, PaginationConfig={"PageSize": 2})
        assert [item["Key"] for page in pages for item in page["Contents"]] == sorted(keys)
        pages = s3.get_paginator(operation).paginate(
            Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": 1}
        )
        shown = [(page.get("Contents") or page["CommonPrefixes"])[0] for page in pages]
        assert [one.get("Key") or one.get("Prefix") for one in shown] == ["a+b c", "a/", "b/", "top", "ü/"]
    below = s3.list_objects_v2(Bucket=bucket, Prefix="a/", StartAfter="a/0")
    assert [item["Key"] for item in below["Contents"]] == ["a/1", "a/2"]
    versions = s3.list_object_versions(Bucket=bucket, Prefix="ü/")["Versions"]
    assert [(one["Key"], one["VersionId"]) for one in versions] == [(f"ü/{n}", "null") for n in range(3)]


def test_many_are_deleted_at_once(s3: Any, bucket: str) -> None:
    for key in ("a", "b", "c"):
        s3.put_object(Bucket=bucket, Key=key)
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "b & <b>"}]})
    assert answer["Deleted"] == [{"Key": "a"}, {"Key": "b & <b>"}]
    assert s3.delete_object(Bucket=bucket, Key="b")["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1
    assert refused(s3.delete_bucket, Bucket=bucket) == ("BucketNotEmpty", 409)


def test_a_large_file_goes_up_and_down_in_parts(s3: Any, bucket: str) -> None:
    content = hashlib.sha256(b"seed").digest() * (23 * MIB // 32)
    config = TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB)
    s3.upload_fileobj(io.BytesIO(content), bucket, "large", Config=config, ExtraArgs={"ContentType": "a/b"})
    head = s3.head_object(Bucket=bucket, Key="large", ChecksumMode="ENABLED")
    assert head["ETag"].endswith('-3"')
    assert (head["ContentLength"], head["ContentType"]) == (len(content), "a/b")
    back = io.BytesIO()
    s3.download_fileobj(bucket, "large", back, Config=config)
    assert back.getvalue() == content
    s3.copy({"Bucket": bucket, "Key": "large"}, bucket, "copy", Config=config)
    assert s3.head_object(Bucket=bucket, Key="copy")["ETag"] == head["ETag"]
    parts = s3.get_object_attributes(Bucket=bucket, Key="large", ObjectAttributes=["ObjectParts"])
    assert parts["ObjectParts"]["TotalPartsCount"] == 3


def test_an_upload_in_parts_may_be_looked_at_and_given_up(s3: Any, bucket: str) -> None:
    upload = s3.create_multipart_upload(Bucket=bucket, Key="a", ChecksumAlgorithm="CRC64NVME")
    request = {"Bucket": bucket, "Key": "a", "UploadId": upload["UploadId"]}
    part = s3.upload_part(PartNumber=1, Body=b"part", ChecksumAlgorithm="CRC64NVME", **request)
    assert s3.list_parts(**request)["Parts"][0]["ETag"] == part["ETag"]
    assert s3.list_multipart_uploads(Bucket=bucket)["Uploads"][0]["Key"] == "a"
    s3.abort_multipart_upload(**request)
    assert "Uploads" not in s3.list_multipart_uploads(Bucket=bucket)
    assert refused(s3.list_parts, **request) == ("NoSuchUpload", 404)


def test_a_copy_takes_over_or_replaces_headers(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a é", Body=b"1", Metadata={"x": "1"}, Tagging="k=v")
    s3.copy_object(Bucket=bucket, Key="b", CopySource={"Bucket": bucket, "Key": "a é"})
    assert s3.head_object(Bucket=bucket, Key="b")["Metadata"] == {"x": "1"}
    assert s3.get_object_tagging(Bucket=bucket, Key="b")["TagSet"] == [{"Key": "k", "Value": "v"}]
    s3.copy_object(
        Bucket=bucket, Key="b", CopySource=f"{bucket}/b", MetadataDirective="REPLACE", ContentType="a/b"
    )
    head = s3.head_object(Bucket=bucket, Key="b")
    assert (head["Metadata"], head["ContentType"]) == ({}, "a/b")


def test_settings_of_a_bucket_come_back(s3: Any, bucket: str) -> None:
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "k", "Value": "v"}]
    rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "ExposeHeaders": ["etag"]}]
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == rules
    site = {
        "IndexDocument": {"Suffix": "index.html"},
        "RoutingRules": [{"Redirect": {"ReplaceKeyWith": "a"}, "Condition": {"KeyPrefixEquals": "b"}}],
    }
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=site)
    shown = s3.get_bucket_website(Bucket=bucket)
    assert {name: shown[name] for name in site} == site
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    assert s3.get_bucket_acl(Bucket=bucket)["Grants"][0]["Permission"] == "FULL_CONTROL"
    assert refused(s3.get_bucket_policy, Bucket=bucket) == ("NoSuchBucketPolicy", 404)
    controls = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert controls["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_buckets_are_listed_in_pages(s3: Any, bucket: str) -> None:
    s3.create_bucket(Bucket=f"{bucket}-second")
    pages = s3.get_paginator("list_buckets").paginate(Prefix=bucket, PaginationConfig={"PageSize": 1})
    assert [[one["Name"] for one in page["Buckets"]] for page in pages] == [[bucket], [f"{bucket}-second"]]


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_a_presigned_url_works_for_plain_http(s3: Any, headrace: Server, bucket: str, version: str) -> None:
    signing = headrace.client("s3", config=Config(signature_version=version, s3={"addressing_style": "path"}))
    request = {"Bucket": bucket, "Key": "a b.txt"}

    def url(operation: str = "get_object", seconds: int = 60, **more: str) -> str:
        signed: str = signing.generate_presigned_url(operation, Params=request | more, ExpiresIn=seconds)
        return signed

    assert httpx.put(url("put_object"), content=b"by hand").status_code == 200
    page = httpx.get(url(ResponseContentType="text/plain", ResponseContentDisposition="inline"))
    assert (page.text, page.headers["content-type"]) == ("by hand", "text/plain")
    assert page.headers["content-disposition"] == "inline"
    for spoilt in (re.sub("Signature=....", "Signature=0000", url()), url().replace("a%20b", "c")):
        assert httpx.get(spoilt).status_code == 403
    assert httpx.put(url(), content=b"with the wrong method").status_code == 403


def test_a_presigned_url_ends(headrace: Server, bucket: str) -> None:
    signing = headrace.client("s3", config=Config(signature_version="s3"))
    url = signing.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a"}, ExpiresIn=-1)
    ended = httpx.get(url)
    assert (ended.status_code, "Request has expired" in ended.text) == (403, True)


def test_nobody_reads_what_no_policy_opens(s3: Any, headrace: Server, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a", Body=b"1")
    denied = httpx.get(f"{headrace.url}/{bucket}/a")
    assert (denied.status_code, "<Code>AccessDenied</Code>" in denied.text) == (403, True)


def test_everybody_reads_but_does_not_write_what_a_policy_opens(
    s3: Any, headrace: Server, public_bucket: str
) -> None:
    s3.put_object(Bucket=public_bucket, Key="a", Body=b"1")
    url = f"{headrace.url}/{public_bucket}/a"
    assert httpx.get(url).text == "1"
    assert httpx.head(url).headers["content-length"] == "1"
    assert httpx.put(url, content=b"2").status_code == 403
    assert httpx.get(f"{headrace.url}/{public_bucket}").status_code == 403


def test_a_bucket_may_be_named_by_the_host(s3: Any, headrace: Server, public_bucket: str) -> None:
    s3.put_object(Bucket=public_bucket, Key="a", Body=b"1")
    headers = {"host": f"{public_bucket}.s3.localhost"}
    assert httpx.get(f"{headrace.url}/a", headers=headers).text == "1"


def test_a_script_from_elsewhere_may_ask_first(s3: Any, headrace: Server, public_bucket: str) -> None:
    s3.put_object(Bucket=public_bucket, Key="a", Body=b"1")
    rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://shop.example"]}]
    s3.put_bucket_cors(Bucket=public_bucket, CORSConfiguration={"CORSRules": rules})
    url, origin = f"{headrace.url}/{public_bucket}/a", {"origin": "https://shop.example"}
    for answer in (
        httpx.options(url, headers=origin | {"access-control-request-method": "GET"}),
        httpx.get(url, headers=origin),
    ):
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://shop.example"


def test_a_web_site_is_served_to_browsers(s3: Any, headrace: Server, public_bucket: str) -> None:
    site = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "404.html"}}
    s3.put_bucket_website(Bucket=public_bucket, WebsiteConfiguration=site)
    for key, body in (("index.html", b"<h1>home</h1>"), ("404.html", b"lost"), ("large", bytes(3 * MIB))):
        s3.put_object(Bucket=public_bucket, Key=key, Body=body, ContentType="text/html")
    host = {"host": f"{public_bucket}.s3-website.localhost"}
    with httpx.Client(base_url=headrace.url, headers=host) as browser:
        assert browser.get("/").text == "<h1>home</h1>"
        lost = browser.get("/nothing")
        assert (lost.status_code, lost.text) == (404, "lost")
        assert browser.get("/large").content == bytes(3 * MIB)
        assert browser.head("/large").headers["content-length"] == str(3 * MIB)
        assert browser.post("/").status_code == 405
