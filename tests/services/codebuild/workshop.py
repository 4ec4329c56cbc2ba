"""CodeBuild with all that it works with, on one machine, to be stopped and started again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from headrace.aws.call import Call, Service
from headrace.blobs.disk import DiskBlobs
from headrace.engines.base import Capacity, Engine, Hosts
from headrace.kit.clock import Clock, SystemClock
from headrace.kit.ids import RandomIds
from headrace.runs.ports import SecretMissing
from headrace.runs.records import Run
from headrace.runs.runner import Runner
from headrace.services.codebuild import service as codebuild
from headrace.services.codebuild.records import Batch, Build
from headrace.services.logs import service as logs
from headrace.services.s3 import service as s3
from headrace.store.base import Store
from headrace.store.opening import open_store

ACCOUNT, REGION = "000000000000", "us-east-1"
SCOPE = f"{ACCOUNT}/{REGION}"
DEADLINE = 60.0
"""Seconds that a test waits for anything."""


class NoIdentity:
    def environment(self, run: Run, container: str) -> dict[str, str]:
        return {"AWS_REGION": REGION}


class NoRegistry:
    def resolve(self, image: str) -> str:
        return image

    async def digest(self, reader: object, scope: str, image: str) -> str | None:
        return None

    def credentials(self, scope: str, image: str) -> None:
        return None


class NoSecrets:
    async def read(self, scope: str, source: str) -> bytes:
        raise SecretMissing(source)

    async def fetch(self, scope: str, value_from: str) -> str:
        raise SecretMissing(f"there is no {value_from}")


class NoNames:
    async def hosts(self, run: Run) -> Hosts:
        return {}


async def nothing() -> None:
    """Nobody else cares for the engine."""


class Machine:
    """The engine's machine, perhaps with less memory."""

    def __init__(self, engine: Engine, memory: int | None) -> None:
        self._engine = engine
        self._memory = memory

    async def capacity(self) -> Capacity:
        found = await self._engine.capacity()
        return found._replace(memory=self._memory or found.memory)


class Workshop:
    """A CodeBuild that works."""

    def __init__(
        self, store: Store, clock: Clock, builds: codebuild.CodeBuild, objects: s3.S3, logs: logs.Logs
    ) -> None:
        self.store = store
        self.objects = objects
        self._clock = clock
        self._services: dict[str, Service] = {"codebuild": builds.api, "s3": objects.api, "logs": logs.api}

    async def call(self, operation: str, service: str = "codebuild", **request: Any) -> dict[str, Any]:
        """Ask for an operation. Raises `AwsError`."""
        call = Call(
            service=service,
            operation=operation,
            account=ACCOUNT,
            region=REGION,
            principal=f"arn:aws:iam::{ACCOUNT}:user/tester",
            request_id="request",
            now=self._clock.now(),
            base_url="http://127.0.0.1:4566",
            headers={},
        )
        return await self._services[service].call(call, request)

    async def project(self, buildspec: str = "", **given: Any) -> str:
        """Make a project of no source with this specification; gives its name."""
        request = {
            "name": "shop",
            "source": {"type": "NO_SOURCE", "buildspec": buildspec},
            "artifacts": {"type": "NO_ARTIFACTS"},
            "environment": {
                "type": "LINUX_CONTAINER",
                "image": "headrace/busybox:latest",
                "computeType": "BUILD_GENERAL1_SMALL",
            },
            "serviceRole": f"arn:aws:iam::{ACCOUNT}:role/builder",
            "buildBatchConfig": {"serviceRole": f"arn:aws:iam::{ACCOUNT}:role/batches"},
        }
        made = await self.call("CreateProject", **(request | given))
        name: str = made["project"]["name"]
        return name

    async def start(self, project: str = "shop", **request: Any) -> str:
        """Start a build; gives its id."""
        started = await self.call("StartBuild", projectName=project, **request)
        id: str = started["build"]["id"]
        return id

    async def start_batch(self, project: str = "shop", **request: Any) -> str:
        started = await self.call("StartBuildBatch", projectName=project, **request)
        id: str = started["buildBatch"]["id"]
        return id

    async def build(self, id: str) -> dict[str, Any]:
        """The build as it is shown."""
        shown: dict[str, Any] = (await self.call("BatchGetBuilds", ids=[id]))["builds"][0]
        return shown

    async def batch(self, id: str) -> dict[str, Any]:
        shown: dict[str, Any] = (await self.call("BatchGetBuildBatches", ids=[id]))["buildBatches"][0]
        return shown

    async def finished(self, id: str) -> dict[str, Any]:
        """The build, once it has ended and let go of everything."""
        await self.until(Build, f"{SCOPE}/{id}", lambda build: build.cleaned)
        return await self.build(id)

    async def finished_batch(self, id: str) -> dict[str, Any]:
        await self.until(Batch, f"{SCOPE}/{id}", lambda batch: batch.cleaned)
        return await self.batch(id)

    async def until(self, kind: type[Any], id: str, wanted: Callable[[Any], bool]) -> None:
        """Wait until a record is as wanted."""
        async with asyncio.timeout(DEADLINE), self.store.watch(kind) as changes:
            record = await self.store.get(kind, id)
            while record is None or not wanted(record):
                await anext(changes)
                record = await self.store.get(kind, id)

    async def time_out(self, run_id: str) -> None:
        """Let a run's time be over."""
        async with self.store.write() as tx:
            run = await tx.get(Run, run_id)
            assert run is not None
            await tx.replace(replace(run, time_limit=0.0), expect=run.revision)

    async def age(self, kind: type[Any], id: str, minutes: int) -> None:
        """Let a build or batch have begun, phase by phase, so much earlier."""
        by = timedelta(minutes=minutes)
        async with self.store.write() as tx:
            record: Any = await tx.get(kind, id)
            phases = tuple(replace(entry, started_at=entry.started_at - by) for entry in record.phases)
            await tx.replace(replace(record, phases=phases), expect=record.revision)

    async def log(self, id: str, project: str = "shop") -> list[str]:
        """The lines of a build's log."""
        found = await self.call(
            "GetLogEvents",
            service="logs",
            logGroupName=f"/aws/codebuild/{project}",
            logStreamName=id.partition(":")[2],
            startFromHead=True,
        )
        return [event["message"] for event in found["events"]]

    async def bucket(self, name: str = "results") -> str:
        await self.call("CreateBucket", service="s3", Bucket=name)
        return name

    async def put(self, bucket: str, key: str, content: bytes) -> None:
        await self.objects.objects.put(ACCOUNT, bucket, key, content)

    async def get(self, bucket: str, key: str) -> bytes:
        _, content = await self.objects.objects.get(ACCOUNT, bucket, key)
        return b"".join([chunk async for chunk in content])

    async def keys(self, bucket: str) -> list[str]:
        return [one.key async for one in self.objects.objects.list(ACCOUNT, bucket)]


@asynccontextmanager
async def workshop(
    folder: Path,
    engine: Engine,
    *,
    clock: Clock | None = None,
    store: Store | None = None,
    work: bool = True,
    memory: int | None = None,
) -> AsyncIterator[Workshop]:
    """A workshop on this folder. Left and entered again, it goes on from where it was."""
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        if store is None:
            store = open_store(folder / "headrace.db", clock)
            stack.push_async_callback(store.close)
        blobs, ids = DiskBlobs(folder / "blobs"), RandomIds()
        log_service = logs.create(store=store, clock=clock, ids=ids)
        objects = s3.create(store=store, blobs=blobs, clock=clock, ids=ids)
        builds = codebuild.create(
            store=store,
            blobs=blobs,
            objects=objects.objects,
            log_sink=log_service.sink,
            clock=clock,
            ids=ids,
            data_dir=folder,
            machine=Machine(engine, memory),
            local_repositories=True,
        )
        runner = Runner(
            store=store,
            engine=engine,
            blobs=blobs,
            clock=clock,
            sink=log_service.sink,
            identity=NoIdentity(),
            registry=NoRegistry(),
            secrets=NoSecrets(),
            files=NoSecrets(),
            names=NoNames(),
            interpreters={"codebuild": builds.interpreter},
            on_engine=nothing,
        )
        if work:
            await stack.enter_async_context(_background(runner, *builds.loops))
        yield Workshop(store, clock, builds, objects, log_service)


@asynccontextmanager
async def _background(*loops: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        failed = [one for one in results if isinstance(one, Exception)]
        assert not failed, failed
