"""A whole Headrace in one process."""

import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from headrace.app.inside import LOOPBACK, Inside
from headrace.app.installation import installation
from headrace.app.wiring import Ground, Loop, wire
from headrace.blobs.disk import DiskBlobs
from headrace.data_folder import DataFolder
from headrace.engines.base import Engine
from headrace.engines.docker import DockerEngine
from headrace.gateway.listening import AddressInUse, Listener
from headrace.kit.clock import Clock, SystemClock
from headrace.kit.ids import Ids, RandomIds
from headrace.kit.sealing import open_sealing
from headrace.kit.tasks import Tasks
from headrace.settings import Settings
from headrace.store.opening import open_store

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Headrace:
    """A Headrace that runs."""

    url: str
    access_key: str
    secret: str
    region: str


@asynccontextmanager
async def start(
    settings: Settings,
    *,
    engine: Engine | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
) -> AsyncIterator[Headrace]:
    """Start a Headrace on the settings' data folder; it works until the context is left.

    Containers go on when it ends, and the next start takes them up again. Raises `AddressInUse`,
    `FolderInUse`, `StoreUnavailable`, `BlobsUnavailable` and `BadKeyFile`.
    """
    async with AsyncExitStack() as stack:
        folder = DataFolder(settings.data_dir)
        stack.enter_context(folder.held())
        ground = await _ground(settings, folder, stack, engine, clock or SystemClock(), ids or RandomIds())
        inside = Inside(settings.port or _free_port())

        async def on_engine() -> None:
            if address := inside.know(ground.engine):
                await _listen_inside(listener, address, inside.port)
                await wired.door.open()

        wired = wire(ground, inside, on_engine)
        listener = Listener(wired.front)
        stack.push_async_callback(listener.close)
        stack.push_async_callback(wired.door.close)
        key, secret = await wired.access_keys.first(settings.account)
        await listener.listen(LOOPBACK, inside.port)
        url = f"http://{LOOPBACK}:{inside.port}"
        folder.say_where(url)
        await stack.enter_async_context(_background(wired.loops))
        yield Headrace(url, key.id, secret, settings.region)


async def _ground(
    settings: Settings,
    folder: DataFolder,
    stack: AsyncExitStack,
    engine: Engine | None,
    clock: Clock,
    ids: Ids,
) -> Ground:
    store = open_store(folder.database, clock)
    stack.push_async_callback(store.close)
    runs_on: Engine = engine or DockerEngine(
        await installation(store, ids), sandboxes=settings.sandboxes, trees=folder.trees
    )
    stack.push_async_callback(runs_on.close)
    return Ground(
        settings=settings,
        store=store,
        blobs=DiskBlobs(folder.blobs),
        sealing=open_sealing(folder.key_file),
        engine=runs_on,
        clock=clock,
        ids=ids,
        folder=folder.path,
    )


async def _listen_inside(listener: Listener, address: str, port: int) -> None:
    try:
        await listener.listen(address, port)
    except AddressInUse as error:
        log.error("containers can't reach Headrace: %s", error)


@asynccontextmanager
async def _background(loops: Sequence[Loop]) -> AsyncIterator[None]:
    tasks = Tasks()
    for loop in loops:
        tasks.start(loop.run(), name=type(loop).__name__)
    try:
        yield
    finally:
        await tasks.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
