"""A load balancer on a real proxy, with small servers of the test's own behind it."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import pytest

from tests.headrace import Server
from tests.ports import free_port
from tests.waiting import until

NUMBERS = count()
CHANGES = 3
"""Of rules that a test may make one right after the other."""
QUICK = {"HealthCheckIntervalSeconds": 5, "HealthCheckTimeoutSeconds": 2, "UnhealthyThresholdCount": 2}


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]


def get(
    port: int, path: str = "/", *, host: str, method: str = "GET", headers: dict[str, str] | None = None
) -> Answer:
    """A request to the proxy, as a client that takes the name `host` for this machine would send it."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request(method, path, headers={"Host": host, **(headers or {})})
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, response.read().decode(), names)


@dataclass
class Backend:
    """A server that says its name, what was asked, and how it is."""

    name: str
    port: int = 0
    status: int = 200
    """What it answers to health checks."""
    held: threading.Event = field(default_factory=threading.Event)
    """Set: it answers `/slow` now."""

    def start(self) -> ThreadingHTTPServer:
        backend = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path == "/slow":
                    backend.held.wait(30)
                status = backend.status if self.path == "/health" else 200
                forwarded = self.headers.get("X-Forwarded-For", "")
                body = f"{backend.name} {self.path} {forwarded}".encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


@pytest.fixture
def backend() -> Iterator[Callable[[str], Backend]]:
    """Starts a server of this name."""
    servers: list[ThreadingHTTPServer] = []
    backends: list[Backend] = []

    def make(name: str) -> Backend:
        backends.append(Backend(name))
        servers.append(backends[-1].start())
        return backends[-1]

    yield make
    for one in backends:
        one.held.set()
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def elb(headrace: Server) -> Any:
    return headrace.client("elbv2")


@dataclass(frozen=True)
class Balancer:
    """A load balancer."""

    elb: Any
    arn: str
    name: str
    host: str

    def listen(
        self, *actions: dict[str, Any], port: int | None = None, protocol: str = "HTTP"
    ) -> "Listening":
        """A listener with these default actions on a free port, when it answers."""
        port = port or free_port()
        made = self.elb.create_listener(
            LoadBalancerArn=self.arn, Port=port, Protocol=protocol, DefaultActions=list(actions)
        )
        listening = Listening(made["Listeners"][0]["ListenerArn"], port, self.host)
        if protocol == "HTTP":
            until(listening.answers)
        return listening


@dataclass(frozen=True)
class Listening:
    """A listener."""

    arn: str
    port: int
    host: str

    def answers(self) -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def get(self, path: str = "/", *, host: str | None = None, **options: Any) -> Answer:
        """As browsers do, it asks again if the connection was closed or reset before any answer: a change of
        rules makes Caddy do the one and the kernel the other now and then (docs/design/load-balancing.md).
        A change of targets never does."""
        for _ in range(CHANGES):
            with suppress(ConnectionResetError):  # http.client.RemoteDisconnected is one, too
                return get(self.port, path, host=host or self.host, **options)
        return get(self.port, path, host=host or self.host, **options)


@pytest.fixture
def balancer(elb: Any) -> Callable[[], Balancer]:
    """Makes a load balancer."""

    def make() -> Balancer:
        name = f"lb-{next(NUMBERS)}"
        [made] = elb.create_load_balancer(Name=name, Subnets=["a", "b"])["LoadBalancers"]
        return Balancer(elb, made["LoadBalancerArn"], name, made["DNSName"])

    return make


@pytest.fixture
def group(elb: Any) -> Callable[..., str]:
    """Makes a target group of these servers."""

    def make(*backends: Backend, **fields: Any) -> str:
        asked = {"Protocol": "HTTP", "Port": 80, "TargetType": "ip", "HealthCheckPath": "/health", **QUICK}
        made = elb.create_target_group(Name=f"tg-{next(NUMBERS)}", **{**asked, **fields})
        arn = str(made["TargetGroups"][0]["TargetGroupArn"])
        register(elb, arn, *backends)
        return arn

    return make


def register(elb: Any, group: str, *backends: Backend) -> None:
    targets = [{"Id": "127.0.0.1", "Port": one.port} for one in backends]
    if targets:
        elb.register_targets(TargetGroupArn=group, Targets=targets)


def states(elb: Any, group: str) -> dict[int, str]:
    """The state of each target, by port."""
    described = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return {one["Target"]["Port"]: one["TargetHealth"]["State"] for one in described}


def forward(*groups: str, weights: tuple[int, ...] = ()) -> dict[str, Any]:
    if len(groups) == 1:
        return {"Type": "forward", "TargetGroupArn": groups[0]}
    return {
        "Type": "forward",
        "ForwardConfig": {
            "TargetGroups": [
                {"TargetGroupArn": arn, "Weight": weight} for arn, weight in zip(groups, weights, strict=True)
            ]
        },
    }


def says(text: str) -> dict[str, Any]:
    return {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": text}}
