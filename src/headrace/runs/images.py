"""Getting a run's images, each once however many runs want it at the same time."""

import asyncio
from datetime import datetime, timedelta

from headrace.engines.base import Engine, Image
from headrace.kit.clock import Clock
from headrace.runs.ports import Registry
from headrace.store.base import Reader

ASK_AGAIN_AFTER = timedelta(seconds=60)
"""How long an answer of another registry about a name holds. The ECS agent asks at every start; a burst
of runs of one image need not."""


class Images:
    """Pulls images where that is needed.

    An image of Headrace's own registry is looked up there by its name and pulled only if the engine does
    not hold that very digest. One that was made on the machine itself is taken as it is.
    """

    def __init__(self, engine: Engine, registry: Registry, reader: Reader, clock: Clock) -> None:
        self._engine = engine
        self._registry = registry
        self._reader = reader
        self._clock = clock
        self._pulling: dict[tuple[str, str], asyncio.Task[Image]] = {}
        self._asked: dict[tuple[str, str], datetime] = {}

    def name(self, image: str) -> str:
        """The name that the engine knows the image by."""
        return self._registry.resolve(image)

    async def get(self, scope: str, image: str) -> Image:
        """Make sure that the engine holds it. Raises `PullRefused` or `EngineUnavailable`."""
        name = self._registry.resolve(image)
        digest = await self._registry.digest(self._reader, scope, image)
        if held := await self._held(scope, name, digest):
            return held
        return await asyncio.shield(self._pull_once(scope, image, name))

    async def _held(self, scope: str, name: str, digest: str | None) -> Image | None:
        held = await self._engine.image(name)
        if held is None:
            return None
        if digest is not None:
            return held if held.digest == digest else None
        if held.digest is None or "@sha256:" in name:
            return held
        asked = self._asked.get((scope, name))
        return held if asked and self._clock.now() - asked < ASK_AGAIN_AFTER else None

    def _pull_once(self, scope: str, image: str, name: str) -> "asyncio.Task[Image]":
        key = (scope, name)
        pulling = self._pulling.get(key)
        if pulling is None:
            pulling = asyncio.get_running_loop().create_task(self._pull(scope, image, name))
            self._pulling[key] = pulling
            pulling.add_done_callback(lambda _: self._pulling.pop(key, None))
        return pulling

    async def _pull(self, scope: str, image: str, name: str) -> Image:
        pulled = await self._engine.pull(name, credentials=self._registry.credentials(scope, image))
        self._asked[(scope, name)] = self._clock.now()
        return pulled
