"""Listing the objects of a bucket."""

from collections.abc import Sequence
from urllib.parse import quote

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, errors, listing, wire
from headrace.services.s3.context import Context
from headrace.services.s3.listing import Listing, Position
from headrace.services.s3.operations import operation
from headrace.services.s3.records import Bucket, Description

MOST_KEYS = 1000

_ENCODED = ("Prefix", "Delimiter", "StartAfter", "Marker", "NextMarker", "KeyMarker", "NextKeyMarker")


@operation("ListObjectsV2")
async def list_objects_v2(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    page = await _page(context, bucket, request, _begin(request))
    account = bucket.account if request.get("FetchOwner") else None
    answer = _shown(bucket, request, page, account) | {"KeyCount": len(page)}
    if page.next:
        answer["NextContinuationToken"] = listing.encode_token(page.next)
    return encoded(answer, request)


@operation("ListObjects")
async def list_objects(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    prefix, delimiter, marker = (request.get(name, "") for name in ("Prefix", "Delimiter", "Marker"))
    page = await _page(context, bucket, request, listing.after(marker, prefix, delimiter))
    answer = _shown(bucket, request, page, bucket.account) | {"Marker": marker}
    if page.next and delimiter:
        answer["NextMarker"] = page.last
    return encoded(answer, request)


@operation("ListObjectVersions")
async def list_object_versions(context: Context, call: Call, request: Request) -> Response:
    """Every object is its own only version, as in any bucket without versioning."""
    bucket = await access.owned(context.store, call, request)
    prefix, delimiter, marker = (request.get(name, "") for name in ("Prefix", "Delimiter", "KeyMarker"))
    page = await _page(context, bucket, request, listing.after(marker, prefix, delimiter))
    answer = _shown(bucket, request, page, bucket.account) | {"KeyMarker": marker, "VersionIdMarker": ""}
    answer["Versions"] = [item | {"VersionId": "null", "IsLatest": True} for item in answer.pop("Contents")]
    if page.next:
        answer |= {"NextKeyMarker": page.last, "NextVersionIdMarker": "null"}
    return encoded(answer, request)


def limit(request: Request, member: str, most: int = MOST_KEYS) -> int:
    """How many a page may hold. Raises InvalidArgument."""
    asked: int = request.get(member, most)
    if asked < 0:
        raise errors.invalid_argument(f"Argument {member} must be an integer between 0 and 2147483647")
    return min(asked, most)


def encoded(answer: Response, request: Request) -> Response:
    """The answer with its keys percent-encoded if the client asked for that."""
    encoding = request.get("EncodingType")
    if encoding is None:
        return answer
    if encoding != "url":
        raise errors.invalid_argument(
            "Invalid Encoding Method specified in Request", "encoding-type", encoding
        )
    answer |= {name: _quoted(answer[name]) for name in _ENCODED if name in answer}
    for name, member in (
        ("Contents", "Key"),
        ("Versions", "Key"),
        ("Uploads", "Key"),
        ("CommonPrefixes", "Prefix"),
    ):
        if name in answer:
            answer[name] = [item | {member: _quoted(item[member])} for item in answer[name]]
    return answer | {"EncodingType": encoding}


def common_prefixes(prefixes: Sequence[str]) -> list[dict[str, str]]:
    return [{"Prefix": prefix} for prefix in prefixes]


async def _page(context: Context, bucket: Bucket, request: Request, begin: Position) -> Listing[Description]:
    prefix = request.get("Prefix", "")

    async def fetch(position: Position, limit: int) -> Sequence[Description]:
        start, after = position.bounds
        return await context.store.page(
            Description, owner=bucket.name, prefix=prefix, start=start, after=after, limit=limit
        )

    return await listing.walk(
        fetch,
        prefix=prefix,
        delimiter=request.get("Delimiter", ""),
        begin=begin,
        limit=limit(request, "MaxKeys"),
    )


def _begin(request: Request) -> Position:
    token = request.get("ContinuationToken")
    if token is None:
        return Position(request.get("StartAfter", ""))
    try:
        return listing.decode_token(token)
    except ValueError:
        raise errors.invalid_argument(
            "The continuation token provided is incorrect", "continuation-token", token
        ) from None


def _shown(bucket: Bucket, request: Request, page: Listing[Description], account: str | None) -> Response:
    echoed = ("Prefix", "Delimiter", "StartAfter", "ContinuationToken")
    owner = {"Owner": wire.owner(account)} if account else {}
    return {
        "Name": bucket.name,
        "Prefix": "",
        "MaxKeys": limit(request, "MaxKeys"),
        "IsTruncated": page.next is not None,
        "Contents": [wire.listed(stored) | owner for stored in page.items],
        "CommonPrefixes": common_prefixes(page.prefixes),
    } | {name: request[name] for name in echoed if name in request}


def _quoted(key: str) -> str:
    return quote(key, safe="/*")
