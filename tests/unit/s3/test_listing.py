from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from headrace.services.s3 import listing
from headrace.services.s3.listing import Position
from headrace.store.base import Index


@dataclass(frozen=True)
class Item:
    key: str

    def index(self) -> Index:
        return Index(sort=self.key)


class Shelf:
    """Keys in order, which counts how many are read from it."""

    def __init__(self, keys: Sequence[str], prefix: str = "") -> None:
        self._keys = sorted(key for key in set(keys) if key.startswith(prefix))
        self.read = 0

    async def fetch(self, position: Position, limit: int) -> list[Item]:
        wanted = [k for k in self._keys if k > position.key or (position.inclusive and k == position.key)]
        self.read += len(wanted[:limit])
        return [Item(key) for key in wanted[:limit]]


def model(keys: Sequence[str], prefix: str, delimiter: str) -> list[str]:
    """What a listing shows in all its pages, said in the simplest way."""
    shown = set()
    for key in keys:
        if key.startswith(prefix):
            rest = key[len(prefix) :]
            below = delimiter and delimiter in rest
            shown.add(prefix + rest.split(delimiter)[0] + delimiter if below else key)
    return sorted(shown)


async def pages(shelf: Shelf, prefix: str, delimiter: str, size: int, by_token: bool) -> list[str]:
    shown: list[str] = []
    position = Position()
    while True:
        page = await listing.walk(shelf.fetch, prefix=prefix, delimiter=delimiter, begin=position, limit=size)
        names = sorted([item.key for item in page.items] + page.prefixes)
        assert len(names) <= size
        shown += names
        if page.next is None:
            return shown
        assert page.last == names[-1]
        if by_token:
            position = listing.decode_token(listing.encode_token(page.next))
        else:
            position = listing.after(page.last, prefix, delimiter)


keys = st.lists(st.text("ab/é\U0010ffff", min_size=1, max_size=6), max_size=60)
affix = st.text("ab/", max_size=2)


@given(keys=keys, prefix=affix, delimiter=affix, size=st.integers(1, 7), by_token=st.booleans())
async def test_pages_put_together_are_the_whole_listing(
    keys: list[str], prefix: str, delimiter: str, size: int, by_token: bool
) -> None:
    shown = await pages(Shelf(keys, prefix), prefix, delimiter, size, by_token)
    assert shown == model(keys, prefix, delimiter)


async def test_what_is_below_a_common_prefix_is_not_read() -> None:
    shelf = Shelf([f"{folder}/{number:04}" for folder in "abc" for number in range(2000)])
    page = await listing.walk(shelf.fetch, prefix="", delimiter="/", begin=Position(), limit=1000)
    assert page.prefixes == ["a/", "b/", "c/"]
    assert shelf.read <= 3 * listing.FIRST_BATCH


async def test_a_page_of_nothing_is_the_last() -> None:
    page = await listing.walk(Shelf(["a"]).fetch, prefix="", delimiter="", begin=Position(), limit=0)
    assert (len(page), page.next) == (0, None)
