"""A whole control plane in one process, and the hand of fate."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from pathlib import Path

from headrace.engines.base import ContainerPhase
from headrace.engines.simulated import SimulatedEngine
from headrace.engines.spec import RunSpec
from headrace.kit.clock import VirtualClock
from headrace.kit.ids import SeededIds
from headrace.runs import launching
from headrace.runs.records import Cause, Ending, LogDestination, Output, Phase, Run
from headrace.runs.runner import Runner
from headrace.runs.waiting import reservations
from headrace.store.base import Store, StoreUnavailable
from tests.simulation.ground import CrashingStore, Disk, MemoryBlobs, RememberingPark, Surroundings
from tests.simulation.scenario import CPUS, MEMORY, Fault, FaultKind, PlannedRun, Scenario
from tests.simulation.stillness import StillSelector

INSTALLATION = "simulation"
SCOPE = "1/r"
MIB = 1024 * 1024
PATIENCE = 3600.0
"""Seconds of virtual time after which a run that has not ended never will."""

Happening = Callable[[], Awaitable[None]]


class World:
    """Machines, a file, and a Headrace on them that dies and comes back."""

    def __init__(
        self,
        scenario: Scenario,
        folder: Path,
        selector: StillSelector,
        *,
        engine: type[SimulatedEngine] = SimulatedEngine,
    ) -> None:
        self.scenario = scenario
        self.clock = VirtualClock()
        self.park = RememberingPark(self.clock, cpus=CPUS, memory=MEMORY * MIB)
        self.blobs = MemoryBlobs()
        self.accepted: dict[str, PlannedRun] = {}
        self.asked_to_stop: set[str] = set()
        self._file = folder / "records.db"
        self._disk = Disk()
        self._selector = selector
        self._engine = engine
        self._ids = SeededIds(scenario.seed)
        self._order = count()
        self._start = self.clock.now()
        self._happenings: list[tuple[datetime, int, Happening]] = []
        self.store: CrashingStore | None = None
        self._runner: asyncio.Task[None] | None = None

    async def play(self) -> None:
        """From the first run to the moment when there is nothing left to do."""
        self._teach()
        self._plan()
        await self._boot()
        while self._happenings or not await self._is_done():
            await self._next()

    async def close(self) -> None:
        await self._die()
        await self.park.close()

    @property
    def seconds(self) -> float:
        return (self.clock.now() - self._start).total_seconds()

    def holds(self) -> bool:
        """Whether the machines hold anything."""
        return any(run.seen(id) for id, run in self.park.runs(INSTALLATION).items())

    def _teach(self) -> None:
        for run in self.scenario.runs:
            for one in run.containers:
                self.park.behave(one.behaviour, image=one.spec.image, command=one.spec.command)

    def _plan(self) -> None:
        for run in self.scenario.runs:
            self._at(run.at, self._accept_later(run))
        for fault in self.scenario.faults:
            self._at(fault.at, self._strike_later(fault))

    def _at(self, seconds: float, happening: Happening) -> None:
        due = self._start + timedelta(seconds=seconds)
        heappush(self._happenings, (due, next(self._order), happening))

    async def _next(self) -> None:
        """Let the time go on to whatever comes next."""
        await self._selector.still()
        self._check_capacity()
        assert self.seconds < PATIENCE, await self._stuck()
        upto = min(
            filter(None, (self.clock.next_due(), *(happening[0] for happening in self._happenings[:1])))
        )
        self.clock.advance(max(0.0, (upto - self.clock.now()).total_seconds()))
        while self._happenings and self._happenings[0][0] <= self.clock.now():
            await heappop(self._happenings)[2]()

    async def _stuck(self) -> str:
        if self.store is None:
            return "Headrace is dead"
        runs = (await self.store.get_many(Run, self.accepted)).values()
        left = [f"{run.id} {run.phase} {run.containers}" for run in runs if run.phase is not Phase.STOPPED]
        return "these never end:\n" + "\n".join(left)

    async def _is_done(self) -> bool:
        if self.store is None or self._disk.unreadable or len(self.accepted) < len(self.scenario.runs):
            return False
        return not await reservations(self.store) and not self.holds()

    def _check_capacity(self) -> None:
        working = [
            self.accepted[id].reserve
            for id, run in self.park.runs(INSTALLATION).items()
            if any(one.phase is ContainerPhase.RUNNING for one in run.containers.values())
        ]
        assert sum(one.cpu for one in working) <= CPUS * 1024, "more cores are taken than there are"
        assert sum(one.memory for one in working) <= MEMORY, "more memory is taken than there is"

    def _accept_later(self, planned: PlannedRun) -> Happening:
        run = self._record(planned)

        async def accept(store: Store) -> None:
            async with store.write() as tx:
                self.accepted[run.id] = planned
                await launching.create(tx, run)

        async def stop(store: Store) -> None:
            ending = Ending(cause=Cause.REQUESTED, reason="enough")
            async with store.write() as tx:
                if (found := await tx.get(Run, run.id)) is not None:
                    await launching.stop(tx, found, ending)
            self.asked_to_stop.add(run.id)

        async def happen() -> None:
            await self._insist(accept)
            if planned.stop_at is not None:
                self._at(planned.stop_at, lambda: self._insist(stop))

        return happen

    async def _insist(self, request: Callable[[Store], Awaitable[None]]) -> None:
        """Ask again a second later whenever Headrace can't be asked, as a patient client does."""
        try:
            if self.store is None:
                raise StoreUnavailable("Headrace is dead")
            await request(self.store)
        except StoreUnavailable:
            self._at(self.seconds + 1, lambda: self._insist(request))

    def _record(self, planned: PlannedRun) -> Run:
        id = self._ids.hex()
        first = planned.containers[0].spec.name
        return Run(
            id=id,
            scope=SCOPE,
            service="simulation",
            group="g",
            spec=RunSpec(containers=tuple(one.spec for one in planned.containers)),
            reserve=planned.reserve,
            logs={
                one.spec.name: LogDestination(group=id, stream=one.spec.name) for one in planned.containers
            },
            outputs=(Output(name="result", container=first, path="/out/result"),) if planned.outputs else (),
            time_limit=planned.time_limit,
            created_at=self._start + timedelta(seconds=planned.at),
        )

    def _strike_later(self, fault: Fault) -> Happening:
        async def happen() -> None:
            for _ in range(fault.turns):
                await asyncio.sleep(0)
            await self._strike(fault.kind)
            self._at(self.seconds + fault.lasts, lambda: self._relent(fault.kind))

        return happen

    async def _strike(self, kind: FaultKind) -> None:
        match kind:
            case FaultKind.CRASH:
                await self._die()
            case FaultKind.DOWN:
                self.park.go_down()
            case FaultKind.DEAF:
                self.park.loses_events = True
            case FaultKind.FULL:
                self._disk.full = True
            case FaultKind.BLIND:
                self._disk.unreadable = True

    async def _relent(self, kind: FaultKind) -> None:
        match kind:
            case FaultKind.CRASH:
                await self._boot()
            case FaultKind.DOWN:
                self.park.come_up()
            case FaultKind.DEAF:
                self.park.loses_events = False
            case FaultKind.FULL:
                self._disk.full = False
            case FaultKind.BLIND:
                self._disk.unreadable = False

    async def _boot(self) -> None:
        if self.store is not None:
            return
        self.store = CrashingStore(self._file, self._disk, self.clock)
        surroundings = Surroundings()
        runner = Runner(
            store=self.store,
            engine=self._engine(INSTALLATION, self.park),
            blobs=self.blobs,
            clock=self.clock,
            sink=surroundings,
            identity=surroundings,
            registry=surroundings,
            secrets=surroundings,
            files=surroundings,
            names=surroundings,
            interpreters={},
            on_engine=_nothing,
        )
        self._runner = asyncio.get_running_loop().create_task(runner.run())

    async def _die(self) -> None:
        if self.store is None or self._runner is None:
            return
        assert not self._runner.done(), "the runner gave up"
        self.store.crash()
        self.store = None
        self._runner.cancel()
        await asyncio.gather(self._runner, return_exceptions=True)


async def _nothing() -> None:
    pass
