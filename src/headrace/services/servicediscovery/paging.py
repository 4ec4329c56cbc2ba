"""Pages of a list."""

from collections.abc import Callable
from typing import TypeVar

from headrace.aws.call import Request
from headrace.aws.page_tokens import BadToken, sort_key, token
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
    found: list[R] = []
    while True:
        records = await reader.page(
            kind, scope=scope, owner=owner, after=after, limit=limit, descending=descending
        )
        for record in records:
            after = record.index().sort
            if wanted(record):
                found.append(record)
                if len(found) == limit:
                    return found, token(after)
        if len(records) < limit:
            return found, None
