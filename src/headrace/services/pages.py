"""Pages of lists of which not everything is wanted."""

from collections.abc import Callable
from typing import TypeVar

from headrace.aws.page_tokens import token
from headrace.store.base import Reader, Record

R = TypeVar("R", bound=Record)


async def page(
    reader: Reader,
    kind: type[R],
    wanted: Callable[[R], bool],
    *,
    after: str,
    limit: int,
    scope: str | None = None,
    owner: str | None = None,
    phase: str | None = None,
    prefix: str = "",
    descending: bool = False,
) -> tuple[list[R], str | None]:
    """Up to `limit` of those that are wanted, behind the sort key `after`, and the token of the next page;
    None if there is none. The others are as for `Reader.page`."""
    found: list[R] = []
    while True:
        records = await reader.page(
            kind,
            scope=scope,
            owner=owner,
            phase=phase,
            prefix=prefix,
            after=after,
            limit=limit,
            descending=descending,
        )
        for record in records:
            after = record.index().sort
            if wanted(record):
                found.append(record)
                if len(found) == limit:
                    return found, token(after)
        if len(records) < limit:
            return found, None
