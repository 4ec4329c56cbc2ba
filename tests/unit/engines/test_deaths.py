"""Whether a killed container died of its memory, when the Engine tells of the death first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from headrace.engines.docker import deaths
from headrace.engines.docker.api import Api, Json
from headrace.engines.docker.deaths import Deaths

OOM: Json = {"Action": "oom", "Actor": {"Attributes": {}}}
STOP: Json = {"Action": "kill", "Actor": {"Attributes": {"signal": "15"}}}
KILL: Json = {"Action": "kill", "Actor": {"Attributes": {"signal": "9"}}}


class Reporting(Api):
    """An Engine that reports these events of a container, and then no more."""

    def __init__(self, *events: Json) -> None:
        super().__init__()
        self.content = self._lines(events)
        self.asked: list[dict[str, Any]] = []

    @asynccontextmanager
    async def stream(self, method: str, path: str, *, query: Any = None, **_: Any) -> AsyncIterator[Any]:
        assert (method, path) == ("GET", "events")
        self.asked.append(query)
        yield self

    async def _lines(self, events: tuple[Json, ...]) -> AsyncIterator[bytes]:
        for event in events:
            yield msgspec.json.encode(event) + b"\n"
        await asyncio.Event().wait()


def killed(*, memory: int = 64, **state: Any) -> Json:
    found = {
        "Status": "exited",
        "ExitCode": 137,
        "OOMKilled": False,
        "FinishedAt": "2026-11-28T10:00:01.25Z",
    }
    return {"Id": "c", "State": {**found, **state}, "HostConfig": {"Memory": memory}}


async def test_the_cause_may_come_after_the_death() -> None:
    engine = Reporting(OOM)
    assert await Deaths(engine).out_of_memory(killed())
    (asked,) = engine.asked
    assert asked["since"] == "1795859991.250"
    assert asked["filters"]["container"] == ["c"]


async def test_who_was_killed_by_a_call_did_not_die_of_its_memory() -> None:
    assert not await Deaths(Reporting(STOP, KILL, OOM)).out_of_memory(killed())


async def test_who_was_asked_to_stop_may_have_died_of_its_memory() -> None:
    assert await Deaths(Reporting(STOP, OOM)).out_of_memory(killed())


async def test_for_a_cause_that_never_comes_nobody_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deaths, "PATIENCE", 0.01)
    assert not await Deaths(Reporting(STOP)).out_of_memory(killed())


@pytest.mark.parametrize(
    "inspected",
    [
        killed(OOMKilled=True),
        killed(ExitCode=1),
        killed(Status="running"),
        killed(memory=0),
    ],
)
async def test_what_is_clear_is_not_asked_for(inspected: Json) -> None:
    engine = Reporting(OOM)
    assert await Deaths(engine).out_of_memory(inspected) is inspected["State"]["OOMKilled"]
    assert not engine.asked


async def test_it_is_asked_for_once_until_the_container_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = Reporting(OOM)
    known = Deaths(engine)
    assert await known.out_of_memory(killed())
    assert await known.out_of_memory(killed())
    assert len(engine.asked) == 1
    known.forget("c")
    monkeypatch.setattr(deaths, "PATIENCE", 0.01)
    assert not await known.out_of_memory(killed())
    assert len(engine.asked) == 2
