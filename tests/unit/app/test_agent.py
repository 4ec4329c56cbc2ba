"""The one address at which containers find the agents of all Headraces of a machine."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from headrace.app import agent
from headrace.app.agent import GREETING, AgentDoor
from headrace.app.inside import Inside
from headrace.kit.clock import SystemClock
from tests.ports import free_port

ADDRESS = "127.77.0.1"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the doors of these tests are, instead of at the machine's own."""
    port = free_port()
    monkeypatch.setattr(agent, "ADDRESS", ADDRESS)
    monkeypatch.setattr(agent, "PORT", port)
    monkeypatch.setattr(agent, "set_address", lambda *_: None)
    return port


@pytest.fixture
async def doors(port: int) -> AsyncIterator[list[AgentDoor]]:
    """Those of three Headraces, all open."""
    doors = [AgentDoor(_agent, Inside(7000 + number), SystemClock()) for number in range(3)]
    for door in doors:
        await door.open()
    yield doors
    for door in doors:
        await door.close()


async def _agent(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("mine")(scope, receive, send)


async def greeting(port: int) -> str:
    """What whoever listens says, asked over a connection of its own."""
    async with aiohttp.ClientSession() as session, session.get(f"http://{ADDRESS}:{port}/") as answer:
        return await answer.text()


async def test_while_one_headrace_is_left_the_agent_is_there(doors: list[AgentDoor], port: int) -> None:
    assert all(door.is_open for door in doors)
    for door in (doors[0], doors[2]):
        await door.close()
        assert await asyncio.gather(*(greeting(port) for _ in range(20))) == [GREETING] * 20


@pytest.mark.parametrize(("says", "is_open"), [(GREETING, True), ("something else", False)])
async def test_who_can_not_listen_relies_on_a_headrace_that_does(port: int, says: str, is_open: bool) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.0 200 OK\r\nContent-Length: {len(says)}\r\n\r\n{says}".encode())
        writer.close()

    async with await asyncio.start_server(answer, ADDRESS, port, reuse_address=False):
        door = AgentDoor(_agent, Inside(7000), SystemClock())
        await door.open()
        assert door.is_open is is_open
        await door.close()
