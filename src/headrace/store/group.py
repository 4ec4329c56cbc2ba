"""Group commit: transactions that run one after another become durable together.

One SQLite transaction is open on the only writing connection. Each `write()` is a savepoint in it, so
that a body that fails undoes its own work alone. Whoever has left its body waits for the COMMIT; it runs
in a thread, and those who queue up meanwhile form the next group. One fsync therefore serves all that
arrived during the one before.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from headrace.kit.clock import Clock
from headrace.kit.tasks import Tasks
from headrace.store.base import StoreUnavailable
from headrace.store.sqlite_session import SqliteSession, StoreBusy
from headrace.store.writing import SessionTransaction

PATIENCE = 10.0
"""Seconds to wait while another process writes."""

BUSY_RETRY = 0.002
"""Seconds between two attempts."""


class Group:
    """Transactions that one COMMIT makes durable."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.members = 0
        self.outcome: asyncio.Future[StoreUnavailable | None] = asyncio.get_running_loop().create_future()
        """None when committed."""


class GroupCommit:
    """Runs transactions on one writing session."""

    def __init__(
        self, session: SqliteSession, clock: Clock, *, committed: Callable[[Iterable[str]], None]
    ) -> None:
        self._session = session
        self._clock = clock
        self._committed = committed
        self._lock = asyncio.Lock()
        """Held by the body that runs or by the COMMIT. It is fair: a COMMIT comes after those that already
        waited for the lock when it was asked for, and so they belong to its group."""
        self._closed = False
        self._group: Group | None = None
        self._holder: asyncio.Task[object] | None = None
        self._tasks = Tasks()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SessionTransaction]:
        """`store.base.Store.write`. Cancelled while it waits for the COMMIT, it may be kept or not. Raises
        `StoreUnavailable` once `close` has been called, also for whoever waited for the lock by then.

        A body that failed waits too, for it may have failed because of what others of its group wrote:
        when its error arrives, that is committed, and whoever reads again sees it.
        """
        if self._holder is not None and self._holder is asyncio.current_task():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        async with self._lock:
            group = await self._joined()
            transaction = SessionTransaction(self._session, self._clock)
            self._holder = asyncio.current_task()
            failure: Exception | None = None
            try:
                yield transaction
            except Exception as error:
                failure = error
                self._undo(group)
            except BaseException:
                self._undo(group)
                raise
            else:
                self._keep(group, transaction)
            finally:
                self._holder = None
        if lost := await asyncio.shield(group.outcome):
            raise StoreUnavailable(str(lost)) from lost
        if failure is not None:
            raise failure

    async def close(self) -> None:
        """Wait until everything that has left its body is committed, and let nothing begin any more: the
        session may be closed when this returns."""
        async with self._lock:
            self._closed = True
            pending = self._group
        if pending is not None:
            await asyncio.shield(pending.outcome)
        await self._tasks.close()

    async def _joined(self) -> Group:
        if self._closed:
            raise StoreUnavailable("the store is closed")
        if self._group is None:
            await self._begin()
            self._group = Group()
        self._session.run("SAVEPOINT body")
        return self._group

    async def _begin(self) -> None:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        if self._session.in_transaction:
            self._session.run("ROLLBACK")
        while True:
            try:
                return self._session.run("BEGIN IMMEDIATE")
            except StoreBusy:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(BUSY_RETRY)

    def _keep(self, group: Group, transaction: SessionTransaction) -> None:
        try:
            self._session.run("RELEASE body")
        except StoreUnavailable as error:
            self._end(group, error)
            return
        if not transaction.wrote and not group.members:
            self._end(group, None)
            return
        group.kinds |= transaction.kinds
        group.members += 1
        if group.members == 1:
            self._tasks.start(self._commit(group), name="store commit")

    def _undo(self, group: Group) -> None:
        try:
            self._session.run("ROLLBACK TO body")
            self._session.run("RELEASE body")
        except StoreUnavailable as error:
            self._end(group, error)
            return
        if not group.members:
            self._end(group, None)

    def _end(self, group: Group, error: StoreUnavailable | None) -> None:
        """Tell everyone in the group how it ended; undo what has not been committed."""
        self._group = None
        group.outcome.set_result(error)
        with suppress(StoreUnavailable):  # then it is tried again before the next one begins
            if self._session.in_transaction:
                self._session.run("ROLLBACK")

    async def _commit(self, group: Group) -> None:
        async with self._lock:
            if group is not self._group:
                return
            try:
                await self._session.run_slowly("COMMIT")
            except StoreUnavailable as error:
                self._end(group, error)
                return
            except BaseException:
                self._end(group, StoreUnavailable("the store was closed during the commit"))
                raise
            self._end(group, None)
        self._committed(group.kinds)
