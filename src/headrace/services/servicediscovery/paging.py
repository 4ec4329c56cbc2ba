"""Pages of a list."""

from collections.abc import Callable
from typing import TypeVar

from headrace.aws.call import Request
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages
from headrace.services.servicediscovery.errors import invalid
from headrace.store.base import Reader, Record

LARGEST = 100
R = TypeVar("R", bound=Record)


async def page(
    reader: Reader,
    kind: type[R],
    request: Request,
    wanted: Callable[[R], bool] = lambda _: True,
    *,
    scope: str,
    owner: str | None = None,
    descending: bool = False,
) -> tuple[list[R], str | None]:
    """One page of those that are wanted, and the token of the next. Raises `InvalidInput`."""
    limit = request.get("MaxResults", LARGEST)
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid("The NextToken is invalid.") from None
    return await pages.page(
        reader, kind, wanted, after=after, limit=limit, scope=scope, owner=owner, descending=descending
    )
