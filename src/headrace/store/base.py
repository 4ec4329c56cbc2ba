"""The store's contract. `tests/contract/test_store.py` holds every implementation to it.

A record is a frozen struct of a *kind*. The store keeps its latest state only, gives every write a
revision from one counter, and lets a reader follow the writes of a kind in revision order.

What is promised:

- A transaction is all or nothing, and isolated: others see it only once it is committed.
- When `write()` has been left without an error, what was written is durable.
- Revisions grow in commit order, so a watcher that has seen revision N never misses a change made
  after N.
- Nobody overwrites what he has not seen: `replace` and `delete` name the revision they expect.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import ClassVar, Literal, NamedTuple, Protocol, TypeVar

import msgspec


class Index(NamedTuple):
    """What a record can be found by, beside its id."""

    owner: str = ""
    """The id of what it belongs to, e.g. a task's cluster or an object's bucket."""
    phase: str = ""
    """Where it stands in its life, for lists of only the living or only the ended."""
    sort: str = ""
    """The order within a list. Unique among the records that are listed together."""


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that Headrace remembers. Subclasses add fields and name their `kind`."""

    kind: ClassVar[str]
    """The name of the kind in the store; never changed once released."""

    id: str
    """Unique within the kind, over all scopes: ids of things with names hold the scope."""
    scope: str
    """`account/region`, which keeps tenants apart; empty for what belongs to the installation."""
    revision: int = 0
    """Set by the store at every write; 0 before the first."""

    def index(self) -> Index:
        """What lists find this record by. The default: the id alone, in its own order."""
        return Index(sort=self.id)


R = TypeVar("R", bound=Record)


class Change(NamedTuple):
    """One write, as a watcher sees it."""

    kind: str
    id: str
    revision: int
    record: Record | None
    """The state when the watcher read it (never older than `revision`); None if it was deleted."""


class Line(NamedTuple):
    """One line of a log."""

    position: int
    """Grows with every line appended anywhere; unique."""
    stream: str
    time: int
    """When it happened, milliseconds since 1970."""
    ingested: int
    """When it was appended, milliseconds since 1970."""
    message: str


class NewLine(NamedTuple):
    """A line to append."""

    time: int
    message: str


class AlreadyExists(Exception):
    """`create` found a record of that kind and id."""


class StaleRecord(Exception):
    """The record has been changed or deleted since it was read: read again and decide again."""


class StoreUnavailable(Exception):
    """The store could not read or write (disk full, locked, unreachable); nothing was changed."""


class Reader(Protocol):
    """Reads committed state; inside a transaction also its own writes."""

    async def get(self, kind: type[R], id: str) -> R | None:
        """The record, or None."""

    async def get_many(self, kind: type[R], ids: Collection[str]) -> dict[str, R]:
        """Those of the records that exist, by id."""

    async def page(
        self,
        kind: type[R],
        *,
        scope: str | None = None,
        owner: str | None = None,
        phase: str | None = None,
        prefix: str = "",
        after: str = "",
        start: str = "",
        limit: int = 1000,
        descending: bool = False,
    ) -> list[R]:
        """Up to `limit` records in order of `Index.sort` (by UTF-8 bytes).

        `prefix`: only those whose sort key starts with it. `after`: only those behind this sort key
        in the order asked for. `start`: only those at or behind this sort key. None for scope, owner
        or phase means any. Takes time proportional to `limit`, not to what is stored, when `owner`
        or `scope` is given.
        """

    async def count(
        self, kind: type[R], *, scope: str | None = None, owner: str | None = None, phase: str | None = None
    ) -> int:
        """How many there are."""

    async def lines(
        self,
        group: str,
        *,
        streams: Sequence[str] | None = None,
        since: int | None = None,
        until: int | None = None,
        after: tuple[int, int] | None = None,
        before: tuple[int, int] | None = None,
        limit: int = 10_000,
        descending: bool = False,
    ) -> list[Line]:
        """Log lines of a group in order of (time, position).

        `since` and `until` are times in milliseconds, both inclusive. `after` and `before` are
        (time, position) pairs, both exclusive. `streams` None means all of the group's.
        """


class Transaction(Reader, Protocol):
    """What may be written, all or nothing.

    Await only the transaction's own methods inside it: it may hold the store's only writer.
    """

    async def create(self, record: R) -> R:
        """Add it; returns it with its revision. Raises `AlreadyExists`."""

    async def replace(self, record: R, *, expect: int) -> R:
        """Put it in place of the one with revision `expect`; returns it with its new revision.

        Raises `StaleRecord`.
        """

    async def delete(self, kind: type[R], id: str, *, expect: int | None = None) -> None:
        """Remove it. Raises `StaleRecord` if `expect` is given and is not its revision, or if it is
        gone; without `expect` a missing record is no error."""

    async def append(self, group: str, stream: str, lines: Iterable[NewLine], *, ingested: int) -> None:
        """Append lines to a stream of a group, in this order."""

    async def erase(self, group: str, *, stream: str | None = None, until: int | None = None) -> None:
        """Remove the lines of a group, or of one stream, or only those with a time before `until`."""


class Store(Reader, Protocol):
    """Everything Headrace remembers."""

    def write(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction: committed and durable when left, undone when left by an exception.

        Raises `StoreUnavailable` when it cannot be made durable.
        """

    def watch(
        self, *kinds: type[Record], since: int | Literal["now"] = "now"
    ) -> AbstractAsyncContextManager[AsyncIterator[Change]]:
        """Follow the changes of these kinds after revision `since`, in order of revision.

        Watching begins when the context is entered, so what is written inside is seen. Several
        writes of one record may be seen as one. Never ends by itself.
        """

    async def revision(self) -> int:
        """The newest committed revision."""

    async def close(self) -> None:
        """Let go of files and connections once everything written has been committed. Whoever writes after
        that gets `StoreUnavailable`."""
