"""Whether a container that was killed had used too much memory.

containerd tells the Engine of both the death and its cause, in any order (its two watchers run side by side).
If the death comes first, the Engine has noted it without a cause, for ever, but still reports the cause as
an event. Seen with version 20.10 on a busy machine: of 204 memory bombs under gVisor 12, in which the cause
came 7 to 70 ms late.
"""

import asyncio
from contextlib import suppress

import msgspec

from headrace.engines.docker import seen
from headrace.engines.docker.api import Api, Json

KILLED = 128 + 9
EARLIEST = 10.0
"""Seconds before a death from which on its cause is looked for."""
PATIENCE = 0.5
"""Seconds for the cause to be reported, from when the death was seen: when it happened says another clock,
and a busy Engine may tell of it late."""


class Deaths:
    """Remembers what was found out: the Engine reports its last 256 events only."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._out_of_memory: dict[str, bool] = {}

    async def out_of_memory(self, inspected: Json) -> bool:
        """Whether the container died of its memory limit, from the answer of `GET /containers/{id}/json`.
        Waits for `PATIENCE` after a death for which there is no other cause, once."""
        state, id = inspected["State"], inspected["Id"]
        if state["OOMKilled"] or not _is_unexplained(inspected):
            return bool(state["OOMKilled"])
        if id not in self._out_of_memory:
            self._out_of_memory[id] = await self._was_reported(id, state)
        return self._out_of_memory[id]

    def forget(self, id: str) -> None:
        """The container is gone."""
        self._out_of_memory.pop(id, None)

    async def _was_reported(self, id: str, state: Json) -> bool:
        finished = seen.timestamp(state["FinishedAt"]) / 1e9
        query = {
            "since": f"{finished - EARLIEST:.3f}",
            "filters": {"container": [id], "event": ["oom", "kill"]},
        }
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE), self._api.stream("GET", "events", query=query) as answer:
                async for line in answer.content:
                    event = msgspec.json.decode(line)
                    if event["Action"] == "oom":
                        return True
                    if event["Actor"]["Attributes"].get("signal") == "9":
                        return False
        return False


def _is_unexplained(inspected: Json) -> bool:
    state = inspected["State"]
    ended = state["Status"] == "exited" and seen.time(state["FinishedAt"]) is not None
    return ended and state["ExitCode"] == KILLED and bool(inspected["HostConfig"]["Memory"])
