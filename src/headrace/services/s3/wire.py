"""Records as S3 shows them."""

from collections.abc import Mapping
from typing import Any

from headrace.aws.call import Response
from headrace.services.s3 import checksums
from headrace.services.s3.records import Bucket, Description, Headers, Object, PartContent

_OVERRIDES = {
    "ResponseCacheControl": "CacheControl",
    "ResponseContentDisposition": "ContentDisposition",
    "ResponseContentEncoding": "ContentEncoding",
    "ResponseContentLanguage": "ContentLanguage",
    "ResponseContentType": "ContentType",
    "ResponseExpires": "Expires",
}


def bucket(bucket: Bucket) -> Response:
    return {
        "Name": bucket.name,
        "CreationDate": bucket.created,
        "BucketRegion": bucket.region,
        "BucketArn": f"arn:aws:s3:::{bucket.name}",
    }


def owner(account: str) -> dict[str, str]:
    """S3 names owners by a canonical user id of 64 hexadecimal characters."""
    return {"ID": account.rjust(64, "0"), "DisplayName": account}


def etag(value: str) -> str:
    return f'"{value}"'


def listed(stored: Description) -> Response:
    """An object as a list shows it."""
    shown: Response = {
        "Key": stored.key,
        "LastModified": stored.modified,
        "ETag": etag(stored.etag),
        "Size": stored.size,
        "StorageClass": stored.storage_class,
    }
    if stored.checksum:
        shown["ChecksumAlgorithm"] = [stored.checksum.algorithm]
        shown["ChecksumType"] = stored.checksum.type
    return shown


def found(stored: Object, request: Mapping[str, Any]) -> Response:
    """What GetObject and HeadObject say of an object, except its body, length and range."""
    shown: Response = {
        "AcceptRanges": "bytes",
        "ETag": etag(stored.etag),
        "LastModified": stored.modified,
        **headers(stored.headers),
    }
    if stored.storage_class != "STANDARD":
        shown["StorageClass"] = stored.storage_class
    if stored.tags:
        shown["TagCount"] = len(stored.tags)
    for asked, member in _OVERRIDES.items():
        if request.get(asked) is not None:
            shown[member] = request[asked]
    return shown


def headers(headers: Headers) -> Response:
    shown = {
        "ContentType": headers.content_type,
        "CacheControl": headers.cache_control,
        "ContentDisposition": headers.content_disposition,
        "ContentEncoding": headers.content_encoding,
        "ContentLanguage": headers.content_language,
        "Expires": headers.expires,
        "WebsiteRedirectLocation": headers.website_redirect,
        "Metadata": headers.metadata,
    }
    return {member: value for member, value in shown.items() if value}


def put(stored: Object) -> Response:
    """What PutObject answers."""
    return {"ETag": etag(stored.etag), **checksums.show(stored.checksum)}


def part(part: PartContent) -> Response:
    """A part of an object."""
    return {"PartNumber": part.number, "Size": part.size, **part_checksum(part)}


def part_checksum(part: PartContent) -> dict[str, str]:
    return {checksums.member(part.checksum.algorithm): part.checksum.value}
