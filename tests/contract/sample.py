"""Records for the store's tests, and ways to wait for what a watcher sees."""

import asyncio
from collections.abc import AsyncIterator
from typing import ClassVar

from headrace.store.base import Change, Index, Record, Store

PATIENCE = 20.0
"""Seconds until a test that waits gives up."""


class Boat(Record, frozen=True, kw_only=True, omit_defaults=True):
    kind: ClassVar[str] = "boat"

    harbour: str = ""
    state: str = ""
    name: str | None = None
    """What it is sorted by; None: its id."""
    load: int = 0

    def index(self) -> Index:
        return Index(owner=self.harbour, phase=self.state, sort=self.id if self.name is None else self.name)


class Crate(Record, frozen=True, kw_only=True, omit_defaults=True):
    kind: ClassVar[str] = "crate"

    boat: str = ""


def boat(id: str, **fields: object) -> Boat:
    return Boat(id=id, **{"scope": "1/eu", **fields})  # type: ignore[arg-type]


async def put(store: Store, *boats: Boat) -> list[Boat]:
    """Create them in one transaction."""
    async with store.write() as tx:
        return [await tx.create(each) for each in boats]


async def next_change(changes: AsyncIterator[Change]) -> Change:
    async with asyncio.timeout(PATIENCE):
        return await anext(changes)
