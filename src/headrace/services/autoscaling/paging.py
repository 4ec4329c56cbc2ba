"""Pages of a list."""

from collections.abc import Callable
from typing import TypeVar

from headrace.aws.call import Request
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages
from headrace.services.autoscaling.errors import invalid_token, validation
from headrace.store.base import Reader, Record

LARGEST = 50
R = TypeVar("R", bound=Record)


async def page(
    reader: Reader,
    kind: type[R],
    request: Request,
    wanted: Callable[[R], bool],
    *,
    scope: str,
    owner: str | None = None,
    descending: bool = False,
) -> tuple[list[R], str | None]:
    """One page of those that are wanted, and the token of the next. Raises `AwsError`."""
    limit = request.get("MaxResults", LARGEST)
    if not 1 <= limit <= LARGEST:
        raise validation(f"MaxResults must be between 1 and {LARGEST}.")
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid_token() from None
    return await pages.page(
        reader, kind, wanted, after=after, limit=limit, scope=scope, owner=owner, descending=descending
    )
