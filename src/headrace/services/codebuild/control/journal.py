"""Writes a build's record and the log lines that belong to the change, all or nothing."""

from collections.abc import Sequence

from headrace.kit.clock import Clock
from headrace.runs.ports import LogSink
from headrace.services.codebuild import narration
from headrace.services.codebuild.launch import destination
from headrace.services.codebuild.records import Build
from headrace.store.base import NewLine, Store, Transaction


class Journal:
    """So that a crash neither loses nor doubles a line that Headrace itself writes."""

    def __init__(self, store: Store, sink: LogSink, clock: Clock) -> None:
        self._store = store
        self._sink = sink
        self._clock = clock

    async def write(self, before: Build, after: Build, *, told: Sequence[str] = ()) -> Build:
        """Put `after` in place of `before`, with these lines. Raises `StaleRecord`."""
        async with self._store.write() as tx:
            return await self.write_in(tx, before, after, narration.told(told, self._clock.now()))

    async def write_in(
        self, tx: Transaction, before: Build, after: Build, lines: Sequence[NewLine] = ()
    ) -> Build:
        """The same within a transaction. Raises `StaleRecord`."""
        if after.log and before.log is None:
            await self._sink.open(tx, after.scope, destination(after), now_ms=self._now())
        if after.log and lines:
            await self._sink.write(tx, after.scope, destination(after), lines, now_ms=self._now())
        return await tx.replace(after, expect=before.revision)

    def _now(self) -> int:
        return narration.milliseconds(self._clock.now())
