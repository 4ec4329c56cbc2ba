"""What a simulated Headrace stands on: machines that remember, a store that can fail, blobs in memory."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ClauseElement

from headrace.blobs.base import BlobMissing
from headrace.engines.base import Hosts, RegistryCredentials
from headrace.engines.simulated import Park
from headrace.engines.simulated.container import SimulatedContainer
from headrace.engines.spec import ContainerSpec
from headrace.kit.clock import Clock
from headrace.runs.records import LogDestination, Run
from headrace.store.base import NewLine, Reader, StoreUnavailable, Transaction
from headrace.store.migrations import migrate
from headrace.store.session import Row
from headrace.store.sqlite import SqliteStore
from headrace.store.sqlite_session import SqliteSession, connect
from tests.simulation.stillness import AtOnce


class RememberingPark(Park):
    """A park that keeps for the test what it was once told to remove."""

    def __init__(self, clock: Clock, *, cpus: float, memory: int) -> None:
        super().__init__(clock, cpus=cpus, memory=memory)
        self.made: defaultdict[tuple[str, str], list[SimulatedContainer]] = defaultdict(list)

    def create(self, installation: str, run: str, spec: ContainerSpec) -> SimulatedContainer:
        container = super().create(installation, run, spec)
        self.made[run, spec.name].append(container)
        return container


@dataclass
class Disk:
    """What a store's file lies on."""

    full: bool = False
    unreadable: bool = False


class FailingSession(SqliteSession):
    """A connection to a file on a disk that fails now and then."""

    def __init__(self, path: Path, disk: Disk) -> None:
        super().__init__(connect(path, patience=0), AtOnce())
        self._disk = disk
        self.run("PRAGMA synchronous = OFF")  # only Headrace dies here, never the machine

    def run(self, sql: str) -> None:
        if self._disk.full and sql == "COMMIT":
            raise StoreUnavailable("the disk is full")
        super().run(sql)

    async def rows(self, statement: ClauseElement, values: Mapping[str, Any]) -> list[Row]:
        if self._disk.unreadable:
            raise StoreUnavailable("the disk cannot be read")
        return await super().rows(statement, values)


class CrashingStore(SqliteStore):
    """A store whose process may die."""

    def __init__(self, path: Path, disk: Disk, clock: Clock) -> None:
        migrate(path)
        self._sessions = FailingSession(path, disk), FailingSession(path, disk)
        super().__init__(*self._sessions, AtOnce(), clock)

    def crash(self) -> None:
        """Die at once: what is not committed is lost."""
        for session in self._sessions:
            session.close()


class MemoryBlobs:
    """Blobs that survive a crash because they are the test's."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, key: str, body: AsyncIterator[bytes] | bytes) -> int:
        whole = body if isinstance(body, bytes) else b"".join([chunk async for chunk in body])
        self.kept[key] = whole
        return len(whole)

    async def get(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        if key not in self.kept:
            raise BlobMissing(key)
        yield self.kept[key][start:end]

    async def size(self, key: str) -> int | None:
        return len(self.kept[key]) if key in self.kept else None

    async def delete(self, *keys: str) -> None:
        for key in keys:
            self.kept.pop(key, None)

    async def keys(self, prefix: str = "") -> AsyncIterator[str]:
        for key in list(self.kept):
            if key.startswith(prefix):
                yield key


class Surroundings:
    """The log sink, identity, registry and secrets of a Headrace that has no services."""

    async def open(self, tx: Transaction, scope: str, destination: LogDestination, *, now_ms: int) -> None:
        pass

    async def write(
        self,
        tx: Transaction,
        scope: str,
        destination: LogDestination,
        lines: Sequence[NewLine],
        *,
        now_ms: int,
    ) -> None:
        await tx.append(destination.group, destination.stream, lines, ingested=now_ms)

    async def hosts(self, run: Run) -> Hosts:
        return {}

    def environment(self, run: Run, container: str) -> dict[str, str]:
        return {"RUN": run.id}

    def resolve(self, image: str) -> str:
        return image

    async def digest(self, reader: Reader, scope: str, image: str) -> str | None:
        return None

    def credentials(self, scope: str, image: str) -> RegistryCredentials | None:
        return None

    async def fetch(self, scope: str, value_from: str) -> str:
        return value_from

    async def read(self, scope: str, source: str) -> bytes:
        return source.encode()
