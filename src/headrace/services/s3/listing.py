"""Listing keys under a prefix, rolled up at a delimiter.

S3 lists keys in the order of their UTF-8 bytes. With a delimiter, keys that have it behind the prefix
are shown as one common prefix; what is below it is skipped by seeking, so that the time it takes
depends on what is answered and not on what is stored.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from headrace.store.base import Index

FIRST_BATCH = 16
"""How many keys are read at once behind a common prefix: little is wasted if all are below the next."""

_LAST_CHARACTER = "\U0010ffff"


class Keyed(Protocol):
    """Anything with a key, in the order of its index."""

    @property
    def key(self) -> str: ...

    def index(self) -> Index: ...


K = TypeVar("K", bound=Keyed)


class Position(NamedTuple):
    """Where a listing goes on: at `key` (as the index has it), or behind it."""

    key: str = ""
    inclusive: bool = False

    @property
    def bounds(self) -> tuple[str, str]:
        """What a page of the store is to start at, and what it is to come after."""
        return (self.key, "") if self.inclusive else ("", self.key)


Fetch = Callable[[Position, int], Awaitable[Sequence[K]]]
"""Up to so many items under the prefix, from a position on, in order."""


@dataclass(slots=True)
class Listing(Generic[K]):
    """One page."""

    items: list[K] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    next: Position | None = None
    """Where the following page begins; None if this is the last."""

    def __len__(self) -> int:
        return len(self.items) + len(self.prefixes)

    @property
    def last(self) -> str:
        """The greatest key or common prefix on the page."""
        return max([item.key for item in self.items[-1:]] + self.prefixes[-1:], default="")


async def walk(fetch: Fetch[K], *, prefix: str, delimiter: str, begin: Position, limit: int) -> Listing[K]:
    """The first `limit` keys and common prefixes from `begin` on."""
    page: Listing[K] = Listing()
    if limit == 0:
        return page
    position, batch = begin, FIRST_BATCH if delimiter else limit + 1
    while True:
        items = await fetch(position, batch)
        for item in items:
            if _below(item.key, page.prefixes):
                continue
            if len(page) == limit:
                page.next = position
                return page
            position = _take(page, item, prefix, delimiter)
        if len(items) < batch or position.key == _LAST_CHARACTER:
            return page
        batch = FIRST_BATCH if position.inclusive else min(2 * batch, limit + 1)


def _take(page: Listing[K], item: K, prefix: str, delimiter: str) -> Position:
    """Put the item, or the common prefix it is below, on the page; returns where to go on."""
    common = common_prefix(item.key, prefix, delimiter)
    if common is None:
        page.items.append(item)
        return Position(item.index().sort)
    page.prefixes.append(common)
    return beyond(common)


def common_prefix(key: str, prefix: str, delimiter: str) -> str | None:
    """What the key is rolled up to; None if it is listed itself."""
    found = key.find(delimiter, len(prefix)) if delimiter else -1
    return None if found < 0 else key[: found + len(delimiter)]


def after(marker: str, prefix: str, delimiter: str) -> Position:
    """Where a listing begins that is to go on behind a key or a common prefix that was shown."""
    if marker.startswith(prefix) and common_prefix(marker, prefix, delimiter) == marker:
        return beyond(marker)
    return Position(marker)


def beyond(prefix: str) -> Position:
    """The first position behind everything that starts with this prefix."""
    kept = prefix.rstrip(_LAST_CHARACTER)
    if not kept:
        return Position(_LAST_CHARACTER, inclusive=True)
    return Position(kept[:-1] + _following(kept[-1]), inclusive=True)


def encode_token(position: Position) -> str:
    """A continuation token: opaque to clients."""
    return urlsafe_b64encode(("=" if position.inclusive else ">").encode() + position.key.encode()).decode()


def decode_token(token: str) -> Position:
    """Raises ValueError if it is not a token of ours."""
    text = urlsafe_b64decode(token.encode()).decode()
    if text[:1] not in ("=", ">"):
        raise ValueError("not a continuation token")
    return Position(text[1:], text[0] == "=")


def _below(key: str, prefixes: list[str]) -> bool:
    return bool(prefixes) and key.startswith(prefixes[-1])


def _following(character: str) -> str:
    """The next character; UTF-8 has no surrogates."""
    code = ord(character) + 1
    return chr(0xE000 if 0xD800 <= code <= 0xDFFF else code)
