"""Everything that keeps runs going, wired together."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Literal

from headrace.blobs.base import Blobs
from headrace.control.loop import Loop
from headrace.engines.base import Engine, EngineUnavailable
from headrace.kit.clock import Clock
from headrace.runs.collector import Collector
from headrace.runs.controller import RunController
from headrace.runs.images import Images
from headrace.runs.launch import Launcher
from headrace.runs.ports import Files, Identity, Interpreter, LogSink, Names, Registry, Secrets
from headrace.runs.records import Reservation, Run
from headrace.runs.waiting import MACHINE, WaitingRoom
from headrace.store.base import Change, Store, StoreUnavailable

log = logging.getLogger(__name__)

RECONNECT_SECONDS = 1.0


class Runner:
    """The run controller and the waiting room, fed by the store's watch and the engine's events."""

    def __init__(
        self,
        *,
        store: Store,
        engine: Engine,
        blobs: Blobs,
        clock: Clock,
        sink: LogSink,
        identity: Identity,
        registry: Registry,
        secrets: Secrets,
        files: Files,
        names: Names,
        interpreters: dict[str, Interpreter],
        on_engine: Callable[[], Awaitable[None]],
    ) -> None:
        """`on_engine` is called whenever the engine has been prepared, before its runs are looked at."""
        self._store = store
        self._engine = engine
        self._clock = clock
        self._on_engine = on_engine
        self._collector = Collector(store, engine, sink, clock, interpreters=interpreters, on_news=self._hint)
        images = Images(engine, registry, store, clock)
        self._controller = RunController(
            store,
            engine,
            blobs,
            sink,
            clock,
            images=images,
            launcher=Launcher(images, blobs, identity, secrets, files, names, engine.address),
            collector=self._collector,
            hint=self._hint,
        )
        self._loop = Loop("runs", self._controller.reconcile, clock=clock, resync=self._controller.keys)
        room = WaitingRoom(store, engine, clock)
        self._room = Loop("waiting room", room.reconcile, clock=clock, resync=room.keys)

    async def run(self) -> None:
        """Work until cancelled. Containers go on when it ends; the next start takes them up again."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._follow_store())
                tasks.create_task(self._follow_engine())
                tasks.create_task(self._loop.run())
                tasks.create_task(self._room.run())
        finally:
            await self._collector.close()
            await self._controller.close()

    def _hint(self, id: str) -> None:
        self._loop.hint(id)

    async def _follow_store(self) -> None:
        since: int | Literal["now"] = "now"
        while True:
            try:
                async with self._store.watch(Run, Reservation, since=since) as changes:
                    async for change in changes:
                        self._store_changed(change)
                        since = change.revision
            except Exception as error:
                _say("the store can't be followed", error)
                await self._clock.sleep(RECONNECT_SECONDS)

    def _store_changed(self, change: Change) -> None:
        if change.kind == Reservation.kind:
            self._room.hint(MACHINE)
        elif not self._controller.is_own(change):
            self._hint(change.id)

    async def _follow_engine(self) -> None:
        while True:
            try:
                async with aclosing(self._engine.events()) as events:
                    async for id in events:
                        await self._engine_event(id)
            except Exception as error:
                _say("the engine can't be followed, its containers go on", error)
            await self._clock.sleep(RECONNECT_SECONDS)

    async def _engine_event(self, id: str | None) -> None:
        if id is not None:
            self._hint(id)
            return
        await self._engine.prepare()
        await self._on_engine()
        for key in await self._controller.keys():
            self._hint(key)


def _say(what: str, error: Exception) -> None:
    """Log what has failed and is tried again, with a traceback if nobody expected it: whatever happens to
    one follower, the others must go on."""
    expected = isinstance(error, (EngineUnavailable, StoreUnavailable))
    log.warning("%s: %s; trying again", what, error, exc_info=None if expected else error)
