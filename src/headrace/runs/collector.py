"""Reads containers' output into the log sink: every line once, also across crashes."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from msgspec.structs import replace

from headrace.engines.base import Engine, EngineUnavailable, LogLine, OutputLost, RunMissing
from headrace.kit.clock import Clock
from headrace.kit.tasks import Tasks
from headrace.runs.batches import batches
from headrace.runs.ports import Interpreter, LogSink
from headrace.runs.records import ContainerOutput, Mark, Run
from headrace.store.base import AlreadyExists, NewLine, StaleRecord, Store, StoreUnavailable

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
LINE = 26
"""Bytes that a line takes beside its text («CloudWatch Logs API, PutLogEvents»)."""


@dataclass(frozen=True)
class Heard:
    """What has been read of a run's containers."""

    drained: frozenset[str] = frozenset()
    """Those whose output has been read to its end."""
    parting: frozenset[str] = frozenset()
    """Those whose farewell has been read."""
    overflowing: bool = False
    """One of them has printed more than is kept."""


class Collector:
    """Follows the containers whose output is wanted.

    The place up to which a container's output has been read is written in the same transaction as the
    lines, so taking up again after a crash neither loses nor repeats one.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        sink: LogSink,
        clock: Clock,
        *,
        interpreters: dict[str, Interpreter],
        on_news: Callable[[str], None],
    ) -> None:
        self._store = store
        self._engine = engine
        self._sink = sink
        self._clock = clock
        self._interpreters = interpreters
        self._on_news = on_news
        self._following: dict[str, asyncio.Task[None]] = {}
        self._tasks = Tasks()

    def follow(self, run: Run, container: str) -> None:
        """Read this container's output from where it was left until its end, unless that is going on.
        Calls `on_news` with the run's id when its farewell or its end has been read."""
        key = output_id(run.id, container)
        if key not in self._following:
            task = self._tasks.start(self._follow(run, container), name=f"output of {key}")
            self._following[key] = task
            task.add_done_callback(lambda _: self._following.pop(key, None))

    async def heard(self, run: Run) -> Heard:
        """How far the run's containers have been read."""
        if not run.read:
            return Heard()
        by_id = {output_id(run.id, name): name for name in run.read}
        outputs = await self._store.get_many(ContainerOutput, by_id)
        return Heard(
            drained=frozenset(by_id[id] for id, output in outputs.items() if output.ended),
            parting=frozenset(by_id[id] for id, output in outputs.items() if has_parted(run, output)),
            overflowing=any(overflows(run, output) for output in outputs.values()),
        )

    async def close(self) -> None:
        """Stop reading; the next `follow` goes on from here."""
        await self._tasks.close()

    async def _follow(self, run: Run, container: str) -> None:
        while True:
            try:
                await self._read_to_end(run, container)
            except (EngineUnavailable, StoreUnavailable, StaleRecord, AlreadyExists) as error:
                log.warning("output of %s: %s; trying again", output_id(run.id, container), error)
                await self._clock.sleep(RETRY_SECONDS)
            else:
                return self._on_news(run.id)

    async def _read_to_end(self, run: Run, container: str) -> None:
        output = await self._output(run, container)
        if not output.ended:
            await self._read_on(run, container, output)

    async def _output(self, run: Run, container: str) -> ContainerOutput:
        id = output_id(run.id, container)
        return await self._store.get(ContainerOutput, id) or ContainerOutput(
            id=id, scope=run.scope, run=run.id
        )

    async def _read_on(self, run: Run, container: str, output: ContainerOutput) -> None:
        try:
            lines = self._engine.logs(run.id, container, since=output.cursor)
            async with aclosing(batches(lines, self._clock)) as gathered:
                async for batch in gathered:
                    output = await self._write(run, container, output, batch, ended=False)
                    if has_parted(run, output) or overflows(run, output):
                        self._on_news(run.id)
        except OutputLost:
            await self._note_overflow(run, container)
            raise
        except RunMissing:
            log.warning("output of %s: the container is gone", output.id)
        await self._write(run, container, output, (), ended=True)

    async def _note_overflow(self, run: Run, container: str) -> None:
        """It prints faster than it can be read."""
        if run.hardening is None:
            return
        output = await self._output(run, container)
        after = replace(output, kept=run.hardening.output + 1)
        async with self._store.write() as tx:
            await (tx.replace(after, expect=output.revision) if output.revision else tx.create(after))
        self._on_news(run.id)

    async def _write(
        self,
        run: Run,
        container: str,
        output: ContainerOutput,
        batch: Sequence[LogLine],
        *,
        ended: bool,
    ) -> ContainerOutput:
        lines, marks = self._sort(run, batch, first=output.cursor.time == 0)
        printed = sum(taken(line) for line in lines)
        if run.hardening is not None:
            lines = within(lines, run.hardening.output - output.kept)
        after = replace(
            output,
            kept=output.kept + printed if run.hardening is not None else 0,
            cursor=batch[-1].cursor if batch else output.cursor,
            marks=output.marks + tuple(marks),
            ended=ended,
        )
        now_ms = int(self._clock.now().timestamp() * 1000)
        async with self._store.write() as tx:
            if lines and container in run.logs:
                await self._sink.write(tx, run.scope, run.logs[container], lines, now_ms=now_ms)
            if output.revision:
                return await tx.replace(after, expect=output.revision)
            return await tx.create(after)

    def _sort(self, run: Run, batch: Sequence[LogLine], *, first: bool) -> tuple[list[NewLine], list[Mark]]:
        """The batch as log lines, marks taken out and shown as their owner wants them."""
        lines: list[NewLine] = []
        marks: list[Mark] = []
        interpreter = self._interpreters.get(run.service)
        for line in batch:
            text, mark = split(line.text, run.marker)
            time = line.time // 1_000_000
            if text is not None:
                lines.append(NewLine(time, text))
                first = False
            if mark is not None:
                marks.append(Mark(line.time, mark))
                if interpreter:
                    shown = interpreter.lines(run, marks[-1], first=first)
                    lines.extend(NewLine(time, one) for one in shown)
                    first = first and not shown
        return lines, marks


def within(lines: list[NewLine], room: int) -> list[NewLine]:
    """As many of them as there is room for."""
    kept: list[NewLine] = []
    for line in lines:
        room -= taken(line)
        if room < 0:
            return kept
        kept.append(line)
    return kept


def taken(line: NewLine) -> int:
    """The bytes that a line takes, as Amazon CloudWatch Logs counts them."""
    return len(line.message.encode()) + LINE


def overflows(run: Run, output: ContainerOutput) -> bool:
    """Whether it has printed more than is kept."""
    return run.hardening is not None and output.kept > run.hardening.output


def has_parted(run: Run, output: ContainerOutput) -> bool:
    """Whether the container's last mark is its farewell."""
    return bool(run.farewell and output.marks and output.marks[-1].text.startswith(run.farewell))


def output_id(run: str, container: str) -> str:
    """The id of a container's `ContainerOutput`."""
    return f"{run}/{container}"


def split(text: str, marker: str | None) -> tuple[str | None, str | None]:
    """A line as (what is to be logged, what is the owner's mark); either may be missing.

    Output without a final newline stands before the mark on its line.
    """
    if marker is None or marker not in text:
        return text, None
    before, _, mark = text.partition(marker)
    return before or None, mark.strip()
