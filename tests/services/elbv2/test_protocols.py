"""What else passes the proxy: TLS, HTTP/2 and WebSockets."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.services.elbv2.conftest import Balancer, Listening, forward, says
from tests.waiting import until

MakeBalancer = Callable[[], Balancer]


def negotiated(listening: Listening, *protocols: str) -> str | None:
    """The protocol that TLS agrees on; None while there is no TLS there."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(list(protocols))
    try:
        with (
            socket.create_connection(("127.0.0.1", listening.port), 5) as plain,
            context.wrap_socket(plain, server_hostname=listening.host) as secure,
        ):
            return secure.selected_alpn_protocol()
    except OSError:
        return None


def test_a_secure_listener_speaks_http_2_and_1(elb: Any, balancer: MakeBalancer) -> None:
    listening = balancer().listen(says("secret"), protocol="HTTPS")
    until(lambda: negotiated(listening, "h2", "http/1.1") == "h2")
    assert negotiated(listening, "http/1.1") == "http/1.1"


def read_until(connection: socket.socket, end: bytes) -> bytes:
    """What comes, up to this: TCP may bring it in any pieces."""
    read = b""
    while not read.endswith(end) and (more := connection.recv(1)):
        read += more
    return read


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that answers health checks, and after an upgrade sends back what it gets; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve(connection: socket.socket) -> None:
            with closing(connection):
                head = read_until(connection, b"\r\n\r\n")
                if b"upgrade: websocket" not in head.lower():
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                connection.sendall(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
                )
                while data := connection.recv(65536):
                    connection.sendall(data)

        def accept() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)


def test_a_web_socket_stays_open_while_targets_come_and_go(
    elb: Any, balancer: MakeBalancer, group: Callable[..., str], echo: int
) -> None:
    arn = group()
    elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": "127.0.0.1", "Port": echo}])
    listening = balancer().listen(forward(arn))
    until(lambda: listening.get().status == 200)
    with socket.create_connection(("127.0.0.1", listening.port), 10) as client:
        client.sendall(
            b"GET /chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert read_until(client, b"\r\n\r\n").startswith(b"HTTP/1.1 101")
        client.sendall(b"one.")
        assert read_until(client, b".") == b"one."
        elb.register_targets(TargetGroupArn=arn, Targets=[{"Id": "127.0.0.2", "Port": echo}])
        until(lambda: len(elb.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]) == 2)
        elb.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "127.0.0.2", "Port": echo}])
        client.sendall(b"two.")
        assert read_until(client, b".") == b"two."
