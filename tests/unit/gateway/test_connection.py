"""What is written to a client leaves in few pieces, whole and in order."""

import asyncio
import logging
import ssl

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from headrace.gateway.connection import LARGE, Gathering
from headrace.gateway.listening import Listener


class Sent(asyncio.Transport):
    """A transport that keeps what it was given, a list for each system call."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 50000)})
        self.calls: list[list[bytes]] = []
        self.closed = False

    def writelines(self, list_of_data: object) -> None:
        assert isinstance(list_of_data, list)
        self.calls.append(list_of_data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


async def test_headers_and_body_are_sent_together() -> None:
    sent = Sent()
    transport = Gathering(sent)
    transport.write(b"headers")
    transport.write(b"body")
    assert sent.calls == []
    await asyncio.sleep(0)
    assert sent.calls == [[b"headers", b"body"]]
    await asyncio.sleep(0)
    assert len(sent.calls) == 1


async def test_much_is_sent_at_once_so_that_it_does_not_pile_up() -> None:
    sent = Sent()
    transport = Gathering(sent)
    transport.write(b"headers")
    transport.write(bytes(LARGE))
    assert sent.calls == [[b"headers", bytes(LARGE)]]
    transport.write(b"the rest")
    await asyncio.sleep(0)
    assert sent.calls[1:] == [[b"the rest"]]


async def test_what_was_written_is_sent_before_the_connection_closes() -> None:
    sent = Sent()
    transport = Gathering(sent)
    transport.write(b"answer")
    transport.close()
    assert sent.calls == [[b"answer"]]
    assert sent.closed


async def test_nothing_is_sent_to_a_client_that_has_gone() -> None:
    sent = Sent()
    transport = Gathering(sent)
    transport.write(b"answer")
    sent.closed = True
    await asyncio.sleep(0)
    assert sent.calls == []


async def test_everything_else_is_asked_of_the_transport_itself() -> None:
    transport = Gathering(Sent())
    assert transport.get_extra_info("peername") == ("127.0.0.1", 50000)
    assert transport.is_closing() is False


async def test_who_tries_https_is_told_in_http_and_the_log_says_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    listener = Listener(PlainTextResponse("hello"))
    port = await listener.listen("127.0.0.1", 0)
    tls, said = ssl.MemoryBIO(), ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        ssl.create_default_context().wrap_bio(tls, said, server_hostname="registry").do_handshake()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    with caplog.at_level(logging.INFO):
        writer.write(said.read())
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"This port speaks HTTP, not HTTPS.")
    assert caplog.records == []
    writer.close()
    await listener.close()


async def test_a_body_may_begin_as_https_does() -> None:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        await Response(await Request(scope, receive).body())(scope, receive, send)

    listener = Listener(echo)
    port = await listener.listen("127.0.0.1", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"PUT / HTTP/1.1\r\nhost: h\r\ncontent-length: 4\r\nconnection: close\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(0.01)
    writer.write(b"\x16\x03\x01x")
    assert (await reader.read()).endswith(b"\r\n\r\n\x16\x03\x01x")
    writer.close()
    await listener.close()
