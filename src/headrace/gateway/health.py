"""Headrace's own pages: is it well?"""

import asyncio
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from headrace.engines.base import Capacity, EngineUnavailable
from headrace.store.base import Store, StoreUnavailable

PATIENCE = 3
"""Seconds in which the engine has to answer."""


class Machine(Protocol):
    """Knows how large it is."""

    async def capacity(self) -> Capacity:
        """Raises `EngineUnavailable` if that can't be known."""


def create_app(store: Store, machine: Machine, *, version: str) -> Starlette:
    """`GET /_headrace/health` answers 200 while the store can be read, else 503.

    Whoever reaches Headrace may ask: it says nothing of what anybody keeps or runs. An engine that is
    down is told and leaves Headrace well: what is asked for meanwhile waits for the engine.
    """

    async def health(_: Request) -> JSONResponse:
        try:
            await store.revision()
        except StoreUnavailable as error:
            return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
        return JSONResponse({"status": "ok", "version": version, "engine": await _engine(machine)})

    return Starlette(routes=[Route("/_headrace/health", health)])


async def _engine(machine: Machine) -> dict[str, Any]:
    """Its state and size; memory in bytes."""
    try:
        async with asyncio.timeout(PATIENCE):
            size = await machine.capacity()
    except TimeoutError:
        return {"status": "unavailable", "reason": f"no answer within {PATIENCE} s"}
    except EngineUnavailable as error:
        return {"status": "unavailable", "reason": str(error)}
    return {"status": "ok", "cpus": size.cpus, "memory": size.memory}
