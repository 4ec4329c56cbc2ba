"""Lists: the size of a page that a client asks for, and reading all pages."""

from collections.abc import AsyncIterator
from typing import TypeVar

from headrace.aws.call import Request
from headrace.services.ecr import errors
from headrace.store.base import Reader, Record

R = TypeVar("R", bound=Record)


def page_size(request: Request, *, default: int = 100, most: int = 1000) -> int:
    """How many a request asks for. Raises `InvalidParameterException`."""
    size = int(request.get("maxResults", default))
    if not 1 <= size <= most:
        raise errors.constraint("maxResults", f"must be between 1 and {most}")
    return size


async def every(
    reader: Reader, kind: type[R], *, scope: str | None = None, owner: str | None = None
) -> AsyncIterator[R]:
    """All records of a kind, of a scope or an owner, read a page at a time."""
    after = ""
    while page := await reader.page(kind, scope=scope, owner=owner, after=after):
        for record in page:
            yield record
        after = page[-1].index().sort
