"""The store in a SQLite file.

Reads run on a connection of their own and are never blocked (WAL). Writes are grouped by `group.py`.
Several processes may open the same file and write: each waits for the other's group.
"""

from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from pathlib import Path
from typing import Literal

from headrace.kit.clock import Clock
from headrace.store import statements
from headrace.store.base import Change, Record, Transaction
from headrace.store.group import PATIENCE, GroupCommit
from headrace.store.migrations import migrate
from headrace.store.reading import SessionReader
from headrace.store.sqlite_session import SqliteSession, connect
from headrace.store.watch import Watchers, follow


class SqliteStore(SessionReader):
    """`store.base.Store` on a SQLite file. Made by `open_sqlite`."""

    def __init__(
        self, reading: SqliteSession, writing: SqliteSession, thread: Executor, clock: Clock
    ) -> None:
        super().__init__(reading)
        self._thread = thread
        self._reading = reading
        self._writing = writing
        self._watchers = Watchers()
        self._groups = GroupCommit(writing, clock, committed=self._watchers.committed)

    def write(self) -> AbstractAsyncContextManager[Transaction]:
        return self._groups.transaction()

    @asynccontextmanager
    async def watch(
        self, *kinds: type[Record], since: int | Literal["now"] = "now"
    ) -> AsyncIterator[AsyncIterator[Change]]:
        names = {kind.kind: kind for kind in kinds}
        woken = self._watchers.add(names)
        try:
            seen = await self.revision() if since == "now" else since
            async with aclosing(follow(self._session, names, since=seen, woken=woken)) as changes:
                yield changes
        finally:
            self._watchers.remove(woken)

    async def revision(self) -> int:
        ((revision,),) = await self._session.rows(statements.revision, {})
        return int(revision)

    async def close(self) -> None:
        await self._groups.close()
        self._thread.shutdown()  # a connection that is closed while a thread uses it ends the process
        self._reading.close()
        self._writing.close()


def open_sqlite(path: Path, clock: Clock) -> SqliteStore:
    """Open the file, made and brought up to date if need be. Raises `StoreUnavailable`."""
    migrate(path)
    thread = ThreadPoolExecutor(1, thread_name_prefix="store")
    reading = SqliteSession(connect(path, patience=PATIENCE), thread)
    writing = SqliteSession(connect(path, patience=0), thread)
    return SqliteStore(reading, writing, thread, clock)
