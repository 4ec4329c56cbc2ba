"""The run controller: reads, looks, decides, writes, acts."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from headrace.blobs.base import BlobMissing, Blobs
from headrace.engines.base import (
    CreateRefused,
    Engine,
    EngineRefusal,
    EngineUnavailable,
    PathMissing,
    PullRefused,
    RunMissing,
    SeenRun,
    StartRefused,
)
from headrace.kit.clock import Clock
from headrace.kit.tasks import Tasks
from headrace.runs import decide as steps
from headrace.runs.collector import Collector, Heard
from headrace.runs.decide import Step, decide, fail_to_start
from headrace.runs.destinations import DestinationUnknown
from headrace.runs.hardening import strained
from headrace.runs.images import Images
from headrace.runs.launch import Launcher
from headrace.runs.ports import LogSink, LogSinkRefusal, SecretMissing
from headrace.runs.records import Output, Phase, Reservation, Run
from headrace.runs.waiting import reservations
from headrace.store.base import Change, StaleRecord, Store, StoreUnavailable

log = logging.getLogger(__name__)

LOOK_SOON = 0.25
"""Seconds after starting a container until the engine is asked how it does: one that has ended by then was
an event, and need not be asked about twice."""
PRESS_EVERY = 0.5
"""Seconds between two looks at the limits that a hardened run has come to."""
LOOK_AGAIN = 2.0
"""Seconds after telling a container to end until the engine is asked again, should its event be lost."""
RETRY_SECONDS = 1.0

REFUSALS: dict[type[Exception], str] = {
    PullRefused: "CannotPullContainerError",
    CreateRefused: "CannotCreateContainerError",
    StartRefused: "CannotStartContainerError",
    LogSinkRefusal: "CannotStartContainerError",
    SecretMissing: "ResourceInitializationError",
    BlobMissing: "ResourceInitializationError",
    DestinationUnknown: "ResourceInitializationError",
}
"""The ECS agent's names for what keeps a task from starting."""


class RunController:
    """Brings runs from PENDING to STOPPED, one step at a time."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        blobs: Blobs,
        sink: LogSink,
        clock: Clock,
        *,
        images: Images,
        launcher: Launcher,
        collector: Collector,
        hint: Callable[[str], None],
    ) -> None:
        self._store = store
        self._engine = engine
        self._blobs = blobs
        self._sink = sink
        self._clock = clock
        self._images = images
        self._launcher = launcher
        self._collector = collector
        self._hint = hint
        self._preparing: dict[str, asyncio.Task[None]] = {}
        self._tasks = Tasks()
        self._written: dict[str, int] = {}

    def is_own(self, change: Change) -> bool:
        """Whether this controller made the change itself, and so knows of it."""
        written = self._written.get(change.id)
        if written is None or written > change.revision:
            return False
        del self._written[change.id]
        return written == change.revision

    async def keys(self) -> Iterable[str]:
        """Every unfinished run, and every run of which the engine holds anything."""
        unfinished = {reservation.id for reservation in await reservations(self._store)}
        try:
            return unfinished | (await self._engine.list()).keys()
        except EngineUnavailable:
            return unfinished

    async def reconcile(self, id: str) -> float | None:
        """Take the run one step further."""
        run = await self._store.get(Run, id)
        if run is None:
            await self._engine.remove(id)
            return None
        seen = await self._look(run)
        heard = await self._collector.heard(run)
        self._collect_output(run, seen, drained=heard.drained)
        pressed = await self._press(run, seen, heard)
        after, step = decide(
            pressed, seen, drained=heard.drained, parting=heard.parting, now=self._clock.now()
        )
        if after.phase is Phase.STOPPED and after.reserve.ports:
            await self._engine.remove(id)  # as its reservation goes, the next one wants its ports
        if after != run:
            after = await self._write(after, expect=run.revision)
        again = await self._perform(step, after)
        if after.hardening is None or after.phase is Phase.STOPPED or seen is None:
            return again
        return PRESS_EVERY if again is None else min(again, PRESS_EVERY)

    async def close(self) -> None:
        """Leave everything as it is: the next start goes on from here."""
        await self._tasks.close()

    async def _look(self, run: Run) -> SeenRun | None:
        """What the engine shows. Before the run is prepared the engine cannot hold anything of it."""
        if run.phase.rank < Phase.PREPARING.rank or run.phase is Phase.STOPPED:
            return None
        if run.pull_stopped_at is None:
            return None
        return await self._engine.inspect(run.id)

    async def _press(self, run: Run, seen: SeenRun | None, heard: Heard) -> Run:
        """A hardened run, with the limits that it is seen to have come to."""
        if run.hardening is None or seen is None or run.phase is Phase.STOPPED:
            return run
        return strained(run, await self._engine.strain(run.id), overflowing=heard.overflowing)

    def _collect_output(self, run: Run, seen: SeenRun | None, *, drained: frozenset[str]) -> None:
        """Not of those read to their end: that would be news, and this called again, without end."""
        if run.phase is Phase.STOPPED or seen is None:
            return
        started = {one.name for one in seen.containers.values() if one.started_at}
        for name in run.read & started - drained:
            self._collector.follow(run, name)

    async def _write(self, run: Run, *, expect: int) -> Run:
        try:
            async with self._store.write() as tx:
                written = await tx.replace(run, expect=expect)
                self._written[run.id] = written.revision
                if run.phase is Phase.STOPPED:
                    await tx.delete(Reservation, run.id)
        except Exception:
            self._written.pop(run.id, None)  # its revision will be somebody else's
            raise
        return written

    async def _perform(self, step: Step, run: Run) -> float | None:
        if not isinstance(step, steps.Prepare) and (task := self._preparing.pop(run.id, None)):
            task.cancel()
        match step:
            case steps.Wait(seconds):
                return seconds
            case steps.Prepare():
                self._prepare(run)
            case steps.Start(containers):
                return await self._start(run, containers)
            case steps.Release(containers):
                for name in containers:
                    await self._engine.signal(run.id, name, "SIGUSR1")
                return LOOK_AGAIN
            case steps.Stop(grace):
                await self._engine.stop(run.id, grace=grace)
                return 0.0
            case steps.Drain(containers):
                for name in containers:
                    self._collector.follow(run, name)
            case steps.Collect(outputs):
                await self._take(run, [one for one in run.outputs if one.name in outputs])
                return 0.0
            case steps.Remove():
                await self._engine.remove(run.id)
        return None

    def _prepare(self, run: Run) -> None:
        """In the background, so that a stop need not wait for a long pull."""
        if run.id not in self._preparing:
            self._preparing[run.id] = self._tasks.start(self._prepare_now(run), name=f"preparing {run.id}")

    async def _prepare_now(self, run: Run) -> None:
        try:
            await self._write(await self._prepared(run), expect=run.revision)
        except StaleRecord:
            log.debug("run %s changed while it was prepared", run.id)
        except Exception as error:
            expected = isinstance(error, (EngineUnavailable, StoreUnavailable))
            log.warning("run %s: %s; trying again", run.id, error, exc_info=None if expected else error)
            await self._clock.sleep(RETRY_SECONDS)
        self._preparing.pop(run.id, None)  # before the hint, which would find it being prepared and wait
        self._hint(run.id)

    async def _prepared(self, run: Run) -> Run:
        """The run with its logs open and its images there, or with why that can't be."""
        began = self._clock.now()
        try:
            await self._open_logs(run)
            digests = await asyncio.gather(*(self._image(run, one.image) for one in run.spec.containers))
        except (EngineRefusal, LogSinkRefusal) as refusal:
            return self._refused(run, refusal)
        states = tuple(
            replace(state, image_digest=digest) for state, digest in zip(run.containers, digests, strict=True)
        )
        return replace(run, containers=states, pull_started_at=began, pull_stopped_at=self._clock.now())

    async def _image(self, run: Run, image: str) -> str | None:
        return (await self._images.get(run.registry_scope or run.scope, image)).digest

    async def _open_logs(self, run: Run) -> None:
        now_ms = int(self._clock.now().timestamp() * 1000)
        async with self._store.write() as tx:
            for destination in run.logs.values():
                await self._sink.open(tx, run.scope, destination, now_ms=now_ms)

    async def _start(self, run: Run, containers: frozenset[str]) -> float | None:
        if run.leader is not None and run.phase is Phase.PREPARING:
            leader = await self._store.get(Run, run.leader.run)
            if leader is not None and leader.phase.rank < Phase.RUNNING.rank:
                return LOOK_SOON
        try:
            launch = await self._launcher.launch(run)
            await self._engine.ensure(launch, start=containers)
        except (EngineRefusal, SecretMissing, BlobMissing, DestinationUnknown) as refusal:
            await self._write(self._refused(run, refusal), expect=run.revision)
            return 0.0
        for name in run.read & containers:
            self._collector.follow(run, name)
        return LOOK_SOON

    def _refused(self, run: Run, refusal: Exception) -> Run:
        """The run that can't start; whatever was started is going to be stopped."""
        reason = f"{REFUSALS.get(type(refusal), 'CannotStartContainerError')}: {refusal}"
        container = getattr(refusal, "container", None) or run.spec.containers[0].name
        log.info("run %s: %s", run.id, reason)
        return fail_to_start(run, reason, container=container, now=self._clock.now())

    async def _take(self, run: Run, outputs: list[Output]) -> None:
        """Copy the outputs into the blob store, then write where they are."""
        keys = await asyncio.gather(*(self._take_one(run, one) for one in outputs))
        taken = {one.name: key for one, key in zip(outputs, keys, strict=True)}
        await self._write(replace(run, collected={**run.collected, **taken}), expect=run.revision)

    async def _take_one(self, run: Run, output: Output) -> str | None:
        key = f"runs/{run.id}/{output.name}"
        try:
            await self._blobs.put(key, self._engine.collect(run.id, output.container, output.path))
        except (PathMissing, RunMissing):
            return None
        return key
