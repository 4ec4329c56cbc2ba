"""What a request says about the object it stores: headers, metadata, tags, storage class."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from headrace.aws.errors import AwsError
from headrace.services.s3 import errors
from headrace.services.s3.records import Headers

LARGEST_METADATA = 2048
MOST_TAGS = 10
MOST_BUCKET_TAGS = 50
LONGEST_TAG_KEY = 128
LONGEST_TAG_VALUE = 256

STORAGE_CLASSES = frozenset(
    {"STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"}
)
"""Those whose objects can be read at once. Kept and shown; all bytes are stored alike."""

_NOT_SUPPORTED = {
    "ServerSideEncryption": "server-side encryption",
    "SSECustomerAlgorithm": "server-side encryption",
    "SSEKMSKeyId": "server-side encryption",
    "ObjectLockMode": "object lock",
    "ObjectLockLegalHoldStatus": "object lock",
    "ObjectLockEventHold": "object lock",
    "WriteOffsetBytes": "appending to objects",
}
_GRANTS = frozenset({"GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP"})
_ACLS = ("private", "bucket-owner-full-control", "bucket-owner-read")


def refuse_unsupported(request: Mapping[str, Any]) -> None:
    """Raises an error if the request asks for what Headrace does not do, rather than passing over it."""
    for member in _NOT_SUPPORTED.keys() & request.keys():
        raise errors.not_supported(_NOT_SUPPORTED[member])
    if request.get("ACL", "private") not in _ACLS or not _GRANTS.isdisjoint(request):
        raise errors.acl_not_supported()


def described(request: Mapping[str, Any]) -> dict[str, Any]:
    """All that a request says about the object, as fields of its record."""
    return {
        "headers": headers(request),
        "storage_class": storage_class(request),
        "tags": header_tags(request),
    }


def headers(request: Mapping[str, Any]) -> Headers:
    """The headers and metadata to keep. Raises MetadataTooLarge."""
    metadata = {name.lower(): value for name, value in request.get("Metadata", {}).items()}
    size = sum(len(name.encode()) + len(value.encode()) for name, value in metadata.items())
    if size > LARGEST_METADATA:
        raise errors.metadata_too_large(size, LARGEST_METADATA)
    return Headers(
        content_type=request.get("ContentType") or "binary/octet-stream",
        cache_control=request.get("CacheControl", ""),
        content_disposition=request.get("ContentDisposition", ""),
        content_encoding=_content_encoding(request.get("ContentEncoding", "")),
        content_language=request.get("ContentLanguage", ""),
        expires=request.get("Expires"),
        website_redirect=_website_redirect(request.get("WebsiteRedirectLocation", "")),
        metadata=metadata,
    )


def storage_class(request: Mapping[str, Any]) -> str:
    """The storage class to show. Raises InvalidStorageClass."""
    name: str = request.get("StorageClass") or "STANDARD"
    if name not in STORAGE_CLASSES:
        raise AwsError("InvalidStorageClass", "The storage class you specified is not valid")
    return name


def header_tags(request: Mapping[str, Any]) -> dict[str, str]:
    """The tags of an x-amz-tagging header. Raises InvalidArgument or InvalidTag."""
    text = request.get("Tagging", "")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True) if text else []
    except ValueError:
        raise errors.invalid_argument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
            "without tag name duplicates."
        ) from None
    return _tags(pairs, MOST_TAGS)


def tag_set(tags: Sequence[Mapping[str, str]], most: int = MOST_TAGS) -> dict[str, str]:
    """The tags of a TagSet. Raises InvalidTag or BadRequest."""
    return _tags([(tag["Key"], tag["Value"]) for tag in tags], most)


def show_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _tags(pairs: Sequence[tuple[str, str]], most: int) -> dict[str, str]:
    if len(pairs) > most:
        raise AwsError("BadRequest", f"Object tags cannot be greater than {most}")
    if len(dict(pairs)) < len(pairs):
        raise errors.invalid_tag("Cannot provide multiple Tags with the same key")
    for key, value in pairs:
        if not key or len(key) > LONGEST_TAG_KEY or key.startswith("aws:"):
            raise errors.invalid_tag("The TagKey you have provided is invalid")
        if len(value) > LONGEST_TAG_VALUE:
            raise errors.invalid_tag("The TagValue you have provided is invalid")
    return dict(pairs)


def _content_encoding(value: str) -> str:
    """Without `aws-chunked`, which says how the request was sent and not what the object is."""
    codings = [coding.strip() for coding in value.split(",")]
    return ",".join(coding for coding in codings if coding and coding != "aws-chunked")


def _website_redirect(location: str) -> str:
    if location and not location.startswith(("/", "http://", "https://")):
        raise AwsError(
            "InvalidRedirectLocation",
            "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
        )
    return location
