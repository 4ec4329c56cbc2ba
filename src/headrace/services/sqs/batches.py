"""Operations on up to ten messages at once, of which each may fail for itself."""

import re
from collections.abc import Awaitable, Callable, Sequence

from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError

MOST = 10
ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


async def batch(
    entries: Sequence[Request],
    each: Callable[[Request], Awaitable[Response]],
    *,
    total: int = 0,
    most: int = 0,
) -> Response:
    """What becomes of each entry. `total`: the bytes of all, of which there may be at most `most`. Raises
    `AwsError` of the batch as a whole."""
    _check(entries)
    if total > most:
        raise AwsError(
            "BatchRequestTooLong",
            f"Batch requests cannot be longer than {most} bytes. You have sent {total} bytes.",
        )
    successful: list[Response] = []
    failed: list[Response] = []
    for entry in entries:
        try:
            successful.append({"Id": entry["Id"], **await each(entry)})
        except AwsError as error:
            failed.append(
                {
                    "Id": entry["Id"],
                    "SenderFault": error.status < 500,
                    "Code": error.code,
                    "Message": error.message,
                }
            )
    return {"Successful": successful, "Failed": failed}


def _check(entries: Sequence[Request]) -> None:
    if not entries:
        raise AwsError("EmptyBatchRequest", "There should be at least one entry in the request.")
    if len(entries) > MOST:
        raise AwsError(
            "TooManyEntriesInBatchRequest",
            f"Maximum number of entries per request are {MOST}. You have sent {len(entries)}.",
        )
    ids = [entry["Id"] for entry in entries]
    for id in ids:
        if not ID.fullmatch(id):
            raise AwsError(
                "InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
                "It can be at most 80 letters long.",
            )
        if ids.count(id) > 1:
            raise AwsError("BatchEntryIdsNotDistinct", f"Id {id} repeated.")
