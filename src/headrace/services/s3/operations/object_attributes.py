"""GetObjectAttributes: what HeadObject says, in XML, and the parts."""

from headrace.aws.call import Call, Request, Response
from headrace.services.s3 import checksums, reading, wire
from headrace.services.s3.context import Context
from headrace.services.s3.operations import operation
from headrace.services.s3.operations.listings import limit
from headrace.services.s3.records import Object


@operation("GetObjectAttributes")
async def get_object_attributes(context: Context, call: Call, request: Request) -> Response:
    stored = await reading.find(context.store, call, request)
    wanted = request["ObjectAttributes"]
    answer: Response = {
        "ETag": stored.etag,
        "Checksum": checksums.show(stored.checksum),
        "StorageClass": stored.storage_class,
        "ObjectSize": stored.size,
    }
    if "ObjectParts" in wanted and stored.parts:
        answer["ObjectParts"] = await _parts(context, stored, request)
    shown = {name: value for name, value in answer.items() if name in wanted}
    return shown | {"LastModified": stored.modified}


async def _parts(context: Context, stored: Object, request: Request) -> Response:
    most, marker = limit(request, "MaxParts"), int(request.get("PartNumberMarker", 0))
    parts = await reading.parts_of(context.store, stored)
    following = [part for part in parts if part.number > marker]
    shown = following[:most]
    return {
        "TotalPartsCount": stored.parts,
        "PartNumberMarker": marker,
        "NextPartNumberMarker": shown[-1].number if shown else 0,
        "MaxParts": most,
        "IsTruncated": len(following) > most,
        "Parts": [wire.part(part) for part in shown],
    }
