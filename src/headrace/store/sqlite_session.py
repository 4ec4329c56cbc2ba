"""One connection to a SQLite file.

Statements run on the event loop's own thread: a small one takes some 10 µs, a change of threads takes
more. Only what may take long (COMMIT with its fsync, a delete of very many rows) goes to a thread.
"""

import os
import sqlite3
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.dialects.sqlite import pysqlite

from headrace.kit.threads import in_thread
from headrace.store.base import StoreUnavailable
from headrace.store.session import Row, Text, text

DIALECT = pysqlite.dialect(paramstyle="named")

PRAGMAS = (
    "PRAGMA journal_mode = WAL",  # readers never wait for the writer, nor it for them
    "PRAGMA synchronous = FULL",  # a COMMIT is on the disk when it returns
    "PRAGMA wal_autocheckpoint = 4000",  # pages; the log stays below 16 MiB or so
    "PRAGMA journal_size_limit = 67108864",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -8000",  # KiB
)

OPENING, OPENING_AGAIN = 30.0, 0.005
"""Seconds in which a file must become free to be opened, and until that is tried again."""
MANY = 500
"""Rows from which on writing them is left to the thread."""


class StoreBusy(StoreUnavailable):
    """Another process is writing just now."""


class Reported:
    """Raises the database's failures as the store's."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            busy = code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
            raise (StoreBusy if busy else StoreUnavailable)(str(error)) from error
        if isinstance(error, OSError):
            raise StoreUnavailable(str(error)) from error


reported = Reported()


def connect(path: Path, *, patience: float) -> sqlite3.Connection:
    """Open the file, made if need be and readable by its owner only.

    `patience`: seconds that a statement waits, blocking, while another process holds the file. Nothing
    begins a transaction but an explicit BEGIN.
    """
    with reported:
        create_private(path)
        connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        for pragma in PRAGMAS:
            _set(connection, pragma)
        return connection


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    """While another process makes the file one with a write-ahead log, or closes it as the last one, SQLite
    says at once that it is locked, however long its statements may wait («SQLITE_BUSY», sqlite3_busy_handler:
    it is not called where waiting could be in vain)."""
    deadline = time.monotonic() + OPENING
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(OPENING_AGAIN)


def create_private(path: Path) -> None:
    """Make the file with mode 0600, durably; SQLite gives its companions the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class SqliteSession:
    """`store.session.Session` on a SQLite connection."""

    def __init__(self, connection: sqlite3.Connection, thread: Executor) -> None:
        self._connection = connection
        self._thread = thread

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open; SQLite itself undoes one after some failures."""
        return self._connection.in_transaction

    def run(self, sql: str) -> None:
        """Run a statement that takes and gives nothing."""
        with reported:
            self._connection.execute(sql)

    async def run_slowly(self, sql: str) -> None:
        """The same in the thread."""
        await in_thread(self._thread, lambda: self.run(sql))

    async def rows(self, statement: ClauseElement, values: Mapping[str, Any]) -> list[Row]:
        compiled = text(statement, DIALECT)
        with reported:
            return self._connection.execute(compiled.sql, merged(compiled, values)).fetchall()

    async def change(self, statement: ClauseElement, values: Mapping[str, Any]) -> int:
        compiled = text(statement, DIALECT)
        with reported:
            return self._connection.execute(compiled.sql, merged(compiled, values)).rowcount

    async def change_slowly(self, statement: ClauseElement, values: Mapping[str, Any]) -> int:
        compiled = text(statement, DIALECT)

        def change() -> int:
            with reported:
                return self._connection.execute(compiled.sql, merged(compiled, values)).rowcount

        return await in_thread(self._thread, change)

    async def change_each(self, statement: ClauseElement, values: Sequence[Mapping[str, Any]]) -> None:
        compiled = text(statement, DIALECT)

        def change() -> None:
            with reported:
                self._connection.executemany(compiled.sql, [merged(compiled, each) for each in values])

        if len(values) < MANY:
            change()
        else:
            await in_thread(self._thread, change)

    def close(self) -> None:
        """Close the connection; the last one moves the log into the file."""
        with reported:
            self._connection.close()


def merged(compiled: Text, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of one run with those of the statement itself."""
    return {**compiled.constants, **values} if compiled.constants else values
