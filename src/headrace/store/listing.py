"""Lists of records, whole."""

from headrace.store.base import R, Reader

PAGE = 1000


async def every(
    reader: Reader,
    kind: type[R],
    *,
    scope: str | None = None,
    owner: str | None = None,
    phase: str | None = None,
) -> list[R]:
    """All records of a kind, of this scope, owner and phase, in order of `Index.sort`: which must be unique
    among them."""
    found: list[R] = []
    while True:
        after = found[-1].index().sort if found else ""
        page = await reader.page(kind, scope=scope, owner=owner, phase=phase, after=after, limit=PAGE)
        found += page
        if len(page) < PAGE:
            return found
