"""CodeBuild's control loops and what feeds them."""

import asyncio
import logging
from collections.abc import Callable

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.runs.records import ContainerOutput, Run
from headrace.services.codebuild.control.batches import BatchController
from headrace.services.codebuild.control.builds import BuildController
from headrace.services.codebuild.records import Batch, Build
from headrace.services.codebuild.source.library import Library
from headrace.store.base import Change, Store, StoreUnavailable

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0

Hint = Callable[[str], None]


class Controller:
    """Keeps builds and batches going until cancelled; the next start goes on from there."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        library: Library,
        *,
        builds: Callable[[Hint], BuildController],
        batches: Callable[[Hint], BatchController],
    ) -> None:
        self._store = store
        self._clock = clock
        self._library = library
        self._builds = builds(lambda id: self._build_loop.hint(id))
        self._batches = batches(lambda id: self._batch_loop.hint(id))
        self._build_loop = Loop("builds", self._builds.reconcile, clock=clock, resync=self._builds.keys)
        self._batch_loop = Loop("batches", self._batches.reconcile, clock=clock, resync=self._batches.keys)
        self._marks: dict[str, int] = {}

    async def run(self) -> None:
        """Work until cancelled."""
        await self._library.sweep()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow_store())
                tasks.create_task(self._build_loop.run())
                tasks.create_task(self._batch_loop.run())
        finally:
            await self._builds.close()
            await self._batches.close()

    async def _follow_store(self) -> None:
        """What is missed while the store can't be read, the loops' resync finds."""
        while True:
            try:
                async with self._store.watch(Build, Batch, Run, ContainerOutput) as changes:
                    async for change in changes:
                        await self._notice(change)
            except StoreUnavailable as error:
                log.warning("builds can't be watched: %s; trying again", error)
                await self._clock.sleep(RETRY_SECONDS)

    async def _notice(self, change: Change) -> None:
        match change.record:
            case Build() as build:
                self._build_loop.hint(build.id)
                if build.member and build.complete:
                    self._batch_loop.hint(build.member.batch)
            case Batch() as batch:
                self._batch_loop.hint(batch.id)
            case Run(service="codebuild") as run:
                self._build_loop.hint(run.group)
            case ContainerOutput() as output:
                await self._notice_marks(output)
            case None:
                self._marks.pop(change.id, None)

    async def _notice_marks(self, output: ContainerOutput) -> None:
        """Only marks tell of a build's phases; most output is a log and nothing else."""
        if len(output.marks) == self._marks.get(output.id, 0):
            return
        self._marks[output.id] = len(output.marks)
        run = await self._store.get(Run, output.run)
        if run is not None and run.service == "codebuild":
            self._build_loop.hint(run.group)
