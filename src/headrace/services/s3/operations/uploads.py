"""Listing unfinished uploads and their parts."""

from collections.abc import Sequence

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import access, listing, uploads, wire
from headrace.services.s3.context import Context
from headrace.services.s3.listing import Position
from headrace.services.s3.operations import operation
from headrace.services.s3.operations.listings import common_prefixes, encoded, limit
from headrace.services.s3.records import Part, Upload, part_sort, upload_sort


@operation("ListParts")
async def list_parts(context: Context, call: Call, request: Request) -> Response:
    bucket, upload = await uploads.find(context.store, call, request)
    most, marker = limit(request, "MaxParts"), int(request.get("PartNumberMarker", 0))
    parts = await context.store.page(Part, owner=upload.id, after=part_sort(marker), limit=most + 1)
    shown = parts[:most]
    owner = wire.owner(bucket.account)
    return {
        "Bucket": bucket.name,
        "Key": upload.key,
        "UploadId": upload.id,
        "PartNumberMarker": marker,
        "NextPartNumberMarker": shown[-1].content.number if shown else 0,
        "MaxParts": most,
        "IsTruncated": len(parts) > most,
        "Parts": [_part(part) for part in shown],
        "StorageClass": upload.storage_class,
        "Owner": owner,
        "Initiator": owner,
        "ChecksumAlgorithm": upload.algorithm,
        "ChecksumType": upload.checksum_type,
    }


@operation("ListMultipartUploads")
async def list_multipart_uploads(context: Context, call: Call, request: Request) -> Response:
    bucket = await access.owned(context.store, call, request)
    prefix, delimiter = request.get("Prefix", ""), request.get("Delimiter", "")

    async def fetch(position: Position, limit: int) -> Sequence[Upload]:
        start, after = position.bounds
        return await context.store.page(
            Upload, owner=bucket.name, prefix=prefix, start=start, after=after, limit=limit
        )

    most = limit(request, "MaxUploads")
    page = await listing.walk(fetch, prefix=prefix, delimiter=delimiter, begin=_begin(request), limit=most)
    owner = wire.owner(bucket.account)
    answer: Response = {
        "Bucket": bucket.name,
        "KeyMarker": request.get("KeyMarker", ""),
        "UploadIdMarker": request.get("UploadIdMarker", ""),
        "Prefix": prefix,
        "MaxUploads": most,
        "IsTruncated": page.next is not None,
        "Uploads": [_upload(upload) | {"Owner": owner, "Initiator": owner} for upload in page.items],
        "CommonPrefixes": common_prefixes(page.prefixes),
    }
    if delimiter:
        answer["Delimiter"] = delimiter
    if page.next:
        last = page.items[-1] if page.items and page.items[-1].key == page.last else None
        answer |= {"NextKeyMarker": page.last, "NextUploadIdMarker": last.id if last else ""}
    return encoded(answer, request)


def _begin(request: Request) -> Position:
    """Behind the upload that the markers name; without an upload, behind all of the key's."""
    key, upload = request.get("KeyMarker", ""), request.get("UploadIdMarker", "")
    if key and upload:
        return Position(upload_sort(key, upload))
    behind = listing.after(key, request.get("Prefix", ""), request.get("Delimiter", ""))
    return behind if behind.inclusive or not key else Position(upload_sort(key, "\U0010ffff"))


def _upload(upload: Upload) -> Response:
    return {
        "UploadId": upload.id,
        "Key": upload.key,
        "Initiated": upload.initiated,
        "StorageClass": upload.storage_class,
        "ChecksumAlgorithm": upload.algorithm,
        "ChecksumType": upload.checksum_type,
    }


def _part(part: Part) -> Response:
    return wire.part(part.content) | {"ETag": wire.etag(part.content.md5), "LastModified": part.modified}
