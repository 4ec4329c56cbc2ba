"""Which door a request is for, and how Headrace listens."""

import asyncio
import socket
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from headrace.gateway.front import Front
from headrace.gateway.listening import AddressInUse, Listener


def door(name: str) -> Starlette:
    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse(name)

    return Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])


@pytest.fixture
def front() -> Front:
    return Front(gateway=door("gateway"), registry=door("registry"), sites=door("sites"), own=door("own"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://localhost/", "gateway"),
        ("http://localhost/bucket/v2/key", "gateway"),
        ("http://localhost/v2", "registry"),
        ("http://localhost/v2/", "registry"),
        ("http://localhost/v2/name/manifests/latest", "registry"),
        ("http://localhost/v2x/key", "gateway"),
        ("http://localhost/_headrace/health", "own"),
        ("http://b.s3-website.localhost:4566/v2/index.html", "sites"),
        ("http://b.s3-website-eu-west-3.amazonaws.com/", "sites"),
        ("http://b.s3.localhost/k", "gateway"),
    ],
)
async def test_each_request_has_its_door(front: Front, url: str, expected: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(front)) as client:
        assert (await client.get(url)).text == expected


async def test_one_application_listens_on_several_addresses(front: Front) -> None:
    listener = Listener(front)
    first = await listener.listen("127.0.0.1", 0)
    second = await listener.listen("127.0.0.2", first)

    async with httpx.AsyncClient() as client:
        texts = [(await client.get(f"http://127.0.0.{host}:{first}/")).text for host in (1, 2)]
    await listener.close()

    assert first == second
    assert texts == ["gateway", "gateway"]


async def test_an_address_may_be_one_that_is_yet_to_come(front: Front) -> None:
    listener = Listener(front)

    assert await listener.listen("198.51.100.7", 0) > 0

    await listener.close()


async def test_a_port_in_use_is_said(front: Front) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(AddressInUse, match=f"Port {port} of 127.0.0.1 is in use"):
            await Listener(front).listen("127.0.0.1", port)


async def test_a_request_under_way_is_answered_before_the_listener_has_closed() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        begun.set()
        await go_on.wait()
        await PlainTextResponse("done")(scope, receive, send)

    listener = Listener(slow)
    port = await listener.listen("127.0.0.1", 0)
    async with httpx.AsyncClient() as client:
        asked = asyncio.create_task(client.get(f"http://127.0.0.1:{port}/"))
        await begun.wait()
        closing = asyncio.create_task(listener.close())
        go_on.set()
        assert (await asked).text == "done"
        await closing

    with pytest.raises(OSError, match=r".*"):
        await asyncio.open_connection("127.0.0.1", port)


async def test_connections_are_kept_alive(front: Front) -> None:
    listener = Listener(front)
    port = await listener.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert await reader.readexactly(7) == b"gateway"
    writer.close()
    await listener.close()
