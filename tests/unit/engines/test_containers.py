"""Whether a container that is there already may be started."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from headrace.engines.docker import leftovers
from headrace.engines.docker.api import Api, ApiError, Json
from headrace.engines.docker.containers import HalfStarted, Startable, create_or_find

NEVER, SOMETIME = "0001-01-01T00:00:00Z", "2026-11-27T19:40:09.265410454Z"


class Holding(Api):
    """An Engine that holds a container of the name in this state, which printed this."""

    def __init__(self, status: str, printed: bytes = b"", **state: Any) -> None:
        super().__init__()
        self._printed = printed
        times = {"StartedAt": NEVER, "FinishedAt": NEVER}
        self._state = {"Status": status, "Running": status == "running", **times, **state}

    async def json(self, method: str, path: str, **_: Any) -> Json:
        if path == "containers/create":
            raise ApiError(409, "the name is in use")
        return {"Id": "id", "State": self._state}

    @asynccontextmanager
    async def stream(self, method: str, path: str, **_: Any) -> AsyncIterator[Any]:
        assert path == "containers/id/logs"
        yield Answer(self._printed)


class Answer:
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def read(self) -> bytes:
        return self._body


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Says whether processes of the container's command are left on the machine."""
    return lambda answer: monkeypatch.setattr(leftovers, "has_begun", lambda _: answer)


async def test_one_that_was_never_started_may_be(begun: Callable[[bool], None]) -> None:
    begun(False)
    assert await create_or_find(Holding("created"), "name", {}) == Startable("id", found=True)


async def test_one_that_started_may_not(begun: Callable[[bool], None]) -> None:
    begun(True)
    assert await create_or_find(Holding("running", StartedAt=SOMETIME), "name", {}) is None
    ended = Holding("exited", StartedAt=SOMETIME, FinishedAt=SOMETIME)
    assert await create_or_find(ended, "name", {}) is None


async def test_one_that_printed_something_had_begun_even_if_nothing_is_left_of_it(
    begun: Callable[[bool], None],
) -> None:
    begun(False)
    with pytest.raises(HalfStarted) as half:
        await create_or_find(Holding("created", b"a line"), "name", {})
    assert half.value.begun


@pytest.mark.parametrize(
    "engine", [Holding("created"), Holding("running"), Holding("created", FinishedAt=SOMETIME)]
)
async def test_one_that_the_engine_lost_with_its_command_begun_is_lost(
    begun: Callable[[bool], None], engine: Api
) -> None:
    begun(True)
    with pytest.raises(HalfStarted) as half:
        await create_or_find(engine, "name", {})
    assert half.value.begun
