"""A thousand jobs, and a Headrace under them that dies again and again."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from headrace.aws.call import Call
from headrace.engines.base import ContainerPhase
from headrace.engines.simulated import Behaviour, SimulatedEngine
from headrace.kit.clock import VirtualClock
from headrace.kit.ids import SeededIds
from headrace.profiles import Bindings
from headrace.runs.hardening import Profiles
from headrace.runs.runner import Runner
from headrace.runs.waiting import reservations
from headrace.services.batch import service as batch
from headrace.services.batch.job_records import LIVE, Job
from headrace.store.listing import every
from tests.simulation.ground import CrashingStore, Disk, MemoryBlobs, RememberingPark, Surroundings
from tests.simulation.stillness import StillSelector

INSTALLATION = "simulation"
ACCOUNT, REGION = "000000000000", "us-east-1"
CPUS = 48
MIB = 1024 * 1024
MEMORY = 16 * 1024
PATIENCE = 24 * 3600.0
DEFINITIONS = {
    "good": Behaviour(run_time=2.0),
    "bad": Behaviour(run_time=1.0, exit_code=7),
    "missing": Behaviour(pull_error="no such image"),
    "endless": Behaviour(run_time=None),
}


@dataclass(frozen=True)
class Expected:
    """How a job must end."""

    status: str
    attempts: int
    reason: str | None = None


class JobWorld:
    """Machines, a file, and a Headrace on them."""

    def __init__(self, seed: int, folder: Path, selector: StillSelector) -> None:
        self.chance = random.Random(seed)
        self.clock = VirtualClock()
        self.park = RememberingPark(self.clock, cpus=CPUS, memory=MEMORY * MIB)
        self.expected: dict[str, Expected] = {}
        self.store: CrashingStore | None = None
        self.deaths = 0
        self._ids = SeededIds(seed)
        self._file = folder / "records.db"
        self._selector = selector
        self._blobs = MemoryBlobs()
        self._tasks: list[asyncio.Task[None]] = []
        self._batch: batch.Batch | None = None

    async def play(self, jobs: int, crashes: int) -> None:
        """Submit so many jobs, die so often meanwhile, and go on until all have ended."""
        for image, behaviour in DEFINITIONS.items():
            self.park.behave(behaviour, image=image)
        await self._boot()
        await self._prepare()
        while len(self.expected) < jobs:
            await self._submit_some()
        moments = sorted(round(self.chance.uniform(0, 90), 3) for _ in range(crashes))
        while moments or not await self._is_done():
            await self._go_on(moments)

    async def close(self) -> None:
        await self._die()
        await self.park.close()

    @property
    def seconds(self) -> float:
        return (self.clock.now() - VirtualClock().now()).total_seconds()

    async def call(self, operation: str, **request: Any) -> dict[str, Any]:
        """One of Batch's operations."""
        assert self._batch is not None
        call = Call(
            service="batch",
            operation=operation,
            account=ACCOUNT,
            region=REGION,
            principal="me",
            request_id="r",
            now=self.clock.now(),
            base_url="http://here",
            headers={},
        )
        return await self._batch.api.call(call, request)

    async def _prepare(self) -> None:
        resources = {"type": "EC2", "maxvCpus": CPUS - 8}
        await self.call(
            "CreateComputeEnvironment",
            computeEnvironmentName="ce",
            type="MANAGED",
            computeResources=resources,
        )
        order = [{"order": 1, "computeEnvironment": "ce"}]
        for name, priority in (("low", 1), ("high", 9)):
            await self.call(
                "CreateJobQueue", jobQueueName=name, priority=priority, computeEnvironmentOrder=order
            )
        size = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "64"}]
        containers = {
            image: {"image": image, "command": ["x"], "resourceRequirements": size} for image in DEFINITIONS
        }
        for image, container in containers.items():
            await self.call(
                "RegisterJobDefinition",
                jobDefinitionName=image,
                type="container",
                containerProperties=container,
            )
        for main in ("good", "bad"):
            ranges = [
                {"targetNodes": "0", "container": containers[main]},
                {"targetNodes": "1:", "container": containers["endless"]},
            ]
            nodes = {"numNodes": 3, "mainNode": 0, "nodeRangeProperties": ranges}
            await self.call(
                "RegisterJobDefinition",
                jobDefinitionName=f"group-{main}",
                type="multinode",
                nodeProperties=nodes,
            )

    async def _submit_some(self) -> None:
        """A few jobs that may belong together."""
        kinds: list[Callable[[], Awaitable[None]]] = [
            self._single,
            self._single,
            self._chain,
            self._array,
            self._sequence,
            self._late,
            self._group,
        ]
        await self.chance.choice(kinds)()

    async def _submit(self, image: str, expected: Expected, **fields: Any) -> str:
        queue = self.chance.choice(("low", "high"))
        answer = await self.call("SubmitJob", jobName="job", jobQueue=queue, jobDefinition=image, **fields)
        self.expected[answer["jobId"]] = expected
        return str(answer["jobId"])

    async def _single(self) -> None:
        attempts = self.chance.randint(1, 3)
        image = self.chance.choice(("good", "bad", "missing"))
        expected = Expected("SUCCEEDED", 1) if image == "good" else Expected("FAILED", attempts)
        await self._submit(image, expected, retryStrategy={"attempts": attempts})

    async def _chain(self) -> None:
        image = self.chance.choice(("good", "bad"))
        good = image == "good"
        first = await self._submit(image, Expected("SUCCEEDED" if good else "FAILED", 1))
        for _ in range(3):
            after = Expected("SUCCEEDED", 1) if good else Expected("FAILED", 0, "Dependent Job failed")
            first = await self._submit("good", after, dependsOn=[{"jobId": first}])

    async def _array(self) -> None:
        size = self.chance.randint(2, 40)
        fields = {"arrayProperties": {"size": size}}
        first = await self._submit("good", Expected("SUCCEEDED", 0), **fields)
        waits = [{"jobId": first, "type": "N_TO_N"}]
        second = await self._submit("good", Expected("SUCCEEDED", 0), dependsOn=waits, **fields)
        for place in range(size):
            for id in (first, second):
                self.expected[f"{id}:{place}"] = Expected("SUCCEEDED", 1)

    async def _sequence(self) -> None:
        fields = {"arrayProperties": {"size": 3}, "dependsOn": [{"type": "SEQUENTIAL"}]}
        id = await self._submit("bad", Expected("FAILED", 0, "Array Child Job failed"), **fields)
        self.expected[f"{id}:0"] = Expected("FAILED", 1)
        for place in (1, 2):
            self.expected[f"{id}:{place}"] = Expected("FAILED", 0, "Dependent Job failed")

    async def _late(self) -> None:
        fields = {"timeout": {"attemptDurationSeconds": 60}, "retryStrategy": {"attempts": 3}}
        await self._submit(
            "endless", Expected("FAILED", 1, "Job attempt duration exceeded timeout"), **fields
        )

    async def _group(self) -> None:
        expected = {"good": Expected("SUCCEEDED", 1), "bad": Expected("FAILED", 2)}
        main = self.chance.choice(list(expected))
        await self._submit(f"group-{main}", expected[main], retryStrategy={"attempts": 2})

    async def _go_on(self, moments: list[float]) -> None:
        """Let the time go on, to the next death if nothing comes before."""
        await self._selector.still()
        self._check_capacity()
        due = self.clock.next_due()
        assert due is not None
        assert self.seconds < PATIENCE, "some jobs never end"
        upto = min(due, VirtualClock().now() + timedelta(seconds=moments[0])) if moments else due
        self.clock.advance(max(0.0, (upto - self.clock.now()).total_seconds()))
        if moments and self.seconds >= moments[0]:
            moments.pop(0)
            for _ in range(self.chance.randint(0, 200)):  # so that it comes in the middle of something
                await asyncio.sleep(0)
            await self._die()
            await self._boot()

    async def _is_done(self) -> bool:
        assert self.store is not None
        for status in LIVE:
            if await self.store.page(Job, phase=status, limit=1):
                return False
        return not await reservations(self.store)

    def _check_capacity(self) -> None:
        running = sum(
            container.phase is ContainerPhase.RUNNING
            for run in self.park.runs(INSTALLATION).values()
            for container in run.containers.values()
        )
        assert running <= CPUS - 8, f"{running} jobs run where {CPUS - 8} may"

    async def _boot(self) -> None:
        self.store = CrashingStore(self._file, Disk(), self.clock)
        engine = SimulatedEngine(INSTALLATION, self.park)
        around = Surroundings()
        runner = Runner(
            store=self.store,
            engine=engine,
            blobs=self._blobs,
            clock=self.clock,
            sink=around,
            identity=around,
            registry=around,
            secrets=around,
            files=around,
            names=around,
            interpreters={},
            on_engine=_nothing,
        )
        self._batch = batch.create(
            store=self.store,
            clock=self.clock,
            ids=self._ids,
            machine=engine,
            blobs=self._blobs,
            objects=NoObjects(),
            profiles=Profiles({}, Bindings()),
            history=timedelta(days=30),
        )
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(one.run()) for one in (runner, *self._batch.loops)]

    async def _die(self) -> None:
        if self.store is None:
            return
        assert not any(task.done() for task in self._tasks), "somebody gave up"
        self.deaths += 1
        self.store.crash()
        self.store = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class NoObjects:
    """Buckets, of which there is none."""

    async def put(self, account: str, bucket: str, key: str, body: bytes, **_: Any) -> None:
        raise AssertionError("nobody has a result")


async def check(world: JobWorld) -> None:
    """Raises `AssertionError`."""
    assert world.store is not None
    jobs = {job.id: job for job in await every(world.store, Job)}
    assert jobs.keys() == world.expected.keys(), "a job is lost, or there is one too many"
    for id, expected in world.expected.items():
        _check_end(jobs[id], expected)
    ended = [attempt for job in jobs.values() for attempt in job.attempts]
    attempts = [run for attempt in ended for run in attempt.runs or (attempt.run,)]
    assert len(set(attempts)) == len(attempts)
    starts: Mapping[tuple[str, str], int] = world.park.starts
    assert {run for run, _ in starts} <= set(attempts), "something ran that is no attempt"
    assert max(starts.values()) == 1, "something ran twice"


def _check_end(job: Job, expected: Expected) -> None:
    found = (job.status.value, len(job.attempts))
    assert found == (expected.status, expected.attempts), f"{job.id}: {found}, not {expected}: {job}"
    assert expected.reason in (None, job.status_reason), f"{job.id}: {job.status_reason}"
    assert job.current is None


async def _nothing() -> None:
    pass
