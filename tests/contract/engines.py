"""The engines under test, and jobs that each of them can be given.

A job is a command for real containers together with the behaviour by which the simulated engine
does the same.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

from headrace.engines.base import ContainerPhase, Engine, FileTree, Launch, LogLine, SeenRun
from headrace.engines.docker import DockerEngine
from headrace.engines.docker.api import Api
from headrace.engines.simulated import Behaviour, Park, SimulatedEngine
from headrace.engines.spec import ContainerSpec, RunSpec
from headrace.kit.clock import SystemClock
from tests.images import BUSYBOX, busybox

DEADLINE = 60.0
MEBIBYTE = 1024**2


class Job(NamedTuple):
    command: tuple[str, ...]
    behaviour: Behaviour


def shell(script: str, **behaviour: Any) -> Job:
    return Job(("sh", "-c", script), Behaviour(**behaviour))


def prints(*lines: str) -> Job:
    output = tuple(("stdout", line) for line in lines)
    return Job(("printf", "%s\\n", *lines), Behaviour(output=output))


DOES_NOTHING = Job(("true",), Behaviour())
LISTENS = shell(
    "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done",
    run_time=None,
    on_term=7,
    output=(("stdout", "ready"),),
)
"""Ends with 7 when it is told to; it can be told once it has said that it is ready."""
DEAF = shell(
    "trap '' TERM; echo ready; while :; do sleep 0.05; done",
    run_time=None,
    on_term=None,
    output=(("stdout", "ready"),),
)
"""Never ends by itself."""


class Bench(Protocol):
    """An engine with what a test does to it from outside."""

    engine: Engine

    def again(self) -> Engine:
        """The engine as a restarted Headrace has it."""

    def stranger(self) -> Engine:
        """The engine of another installation on the same machines."""

    def unreachable(self) -> Engine:
        """An engine whose machines don't answer."""

    def teach(self, job: Job) -> None:
        """Make the job possible."""

    def missing_image(self) -> str:
        """The name of an image that is not to be had."""


class SimulatedBench:
    def __init__(self, park: Park) -> None:
        self._park = park
        self.engine: Engine = SimulatedEngine("test", park)

    def again(self) -> Engine:
        return SimulatedEngine("test", self._park)

    def stranger(self) -> Engine:
        return SimulatedEngine("stranger", self._park)

    def unreachable(self) -> Engine:
        park = Park(SystemClock())
        park.go_down()
        return SimulatedEngine("test", park)

    def teach(self, job: Job) -> None:
        self._park.behave(job.behaviour, command=job.command)

    def missing_image(self) -> str:
        self._park.behave(Behaviour(pull_error="no such image"), image="missing.invalid/image:1")
        return "missing.invalid/image:1"


class DockerBench:
    """Sandboxes have tests of their own, so none are kept ready here."""

    def __init__(self) -> None:
        busybox()
        self.installation = f"test-{uuid4().hex}"
        self._engines: list[DockerEngine] = []
        self._trees = Path(mkdtemp())
        self.engine: Engine = self.again()

    def again(self) -> Engine:
        return self._engine(self.installation)

    def stranger(self) -> Engine:
        return self._engine(f"{self.installation}-stranger")

    def unreachable(self) -> Engine:
        return self._engine(self.installation, host="unix:///nonexistent/docker.sock")

    def teach(self, job: Job) -> None:
        """Docker runs the command itself."""

    def missing_image(self) -> str:
        return "missing.invalid/image:1"

    def _engine(self, installation: str, host: str | None = None) -> DockerEngine:
        engine = DockerEngine(installation, host=host, sandboxes=0, trees=self._trees)
        self._engines.append(engine)
        return engine

    async def close(self) -> None:
        for engine in self._engines:
            await engine.close()
        await sweep(self.installation)
        await sweep(f"{self.installation}-stranger")
        shutil.rmtree(self._trees)


async def sweep(installation: str) -> None:
    """Remove all that an installation has left in the Docker Engine."""
    api = Api()
    ours = {"filters": {"label": [f"dev.headrace.installation={installation}"]}}
    for container in await api.json("GET", "containers/json", query={"all": True, **ours}):
        await api.json("DELETE", f"containers/{container['Id']}", query={"force": True, "v": True})
    for volume in (await api.json("GET", "volumes", query=ours))["Volumes"] or ():
        await api.json("DELETE", f"volumes/{volume['Name']}")
    await api.close()


@asynccontextmanager
async def simulated_bench() -> AsyncIterator[Bench]:
    park = Park(SystemClock())
    yield SimulatedBench(park)
    await park.close()


@asynccontextmanager
async def docker_bench() -> AsyncIterator[Bench]:
    bench = DockerBench()
    try:
        yield bench
    finally:
        await bench.close()


BENCHES: Mapping[str, Callable[[], Any]] = {"simulated": simulated_bench, "docker": docker_bench}


def container(job: Job = DOES_NOTHING, *, name: str = "main", **spec: Any) -> ContainerSpec:
    return ContainerSpec(**{"name": name, "image": BUSYBOX, "command": job.command, **spec})


def launch(*containers: ContainerSpec, files: tuple[FileTree, ...] = (), **spec: Any) -> Launch:
    return Launch(uuid4().hex, RunSpec(containers=containers, **spec), files)


async def started(engine: Engine, launched: Launch) -> Launch:
    """All its containers have been started."""
    await engine.ensure(launched, start=[each.name for each in launched.spec.containers])
    return launched


async def seen_when(engine: Engine, id: str, condition: Callable[[SeenRun], bool]) -> SeenRun:
    """The run once the condition holds for it."""
    async with asyncio.timeout(DEADLINE):
        while (run := await engine.inspect(id)) is None or not condition(run):
            await asyncio.sleep(0.02)
        return run


def has_ended(run: SeenRun) -> bool:
    return all(each.phase is ContainerPhase.EXITED for each in run.containers.values())


async def ended(engine: Engine, launched: Launch) -> SeenRun:
    """The run once all its containers have ended."""
    return await seen_when(engine, (await started(engine, launched)).id, has_ended)


async def output(engine: Engine, launched: Launch, name: str = "main") -> list[LogLine]:
    """Everything that the container writes until its end."""
    async with asyncio.timeout(DEADLINE):
        return [line async for line in engine.logs(launched.id, name)]


async def texts(engine: Engine, launched: Launch, name: str = "main") -> list[str]:
    return [line.text for line in await output(engine, launched, name)]


async def ready(engine: Engine, launched: Launch, name: str = "main") -> None:
    """It has written its first line."""
    async with asyncio.timeout(DEADLINE):
        async with aclosing(engine.logs(launched.id, name)) as lines:
            await anext(lines)
