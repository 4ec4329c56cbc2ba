"""Runs on the Docker Engine that may speak to a few destinations only."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from headrace.engines.base import ContainerPhase, Launch, StartRefused
from headrace.engines.docker import DockerEngine, fence
from headrace.engines.docker.fence import closed, rules
from headrace.engines.spec import Network
from headrace.kit.destinations import Destination
from tests.contract.engines import Job, container, ended, launch, shell, started, sweep, texts
from tests.images import busybox

OPEN, SHUT = 7001, 7002
ANSWERS = shell(f"nc -ll -p {SHUT} -e echo shut & exec nc -ll -p {OPEN} -e echo open", run_time=None)


@pytest.fixture
def installation() -> str:
    return f"test-{uuid4().hex}"


@pytest.fixture
async def engine(installation: str) -> AsyncIterator[DockerEngine]:
    busybox()
    engine = DockerEngine(installation, sandboxes=0)
    await engine.prepare()
    yield engine
    await engine.close()
    await sweep(installation)


@pytest.fixture
async def neighbour(engine: DockerEngine) -> str:
    """The address of a run that answers on two ports."""
    launched = await started(engine, launch(container(ANSWERS)))
    address = await engine.address(launched.id)
    assert address is not None
    return address


def limited(job: Job, *allowed: Destination) -> Launch:
    return launch(container(job), network=Network.LIMITED, allowed=allowed)


def calls(address: str, *ports: int) -> Job:
    """Prints what each port answers, or that it doesn't."""
    return shell("; ".join(f"nc -w 5 {address} {port} </dev/null 2>/dev/null || echo no" for port in ports))


async def said(engine: DockerEngine, launched: Launch) -> list[str]:
    await ended(engine, launched)
    return await texts(engine, launched)


@pytest.mark.docker
async def test_only_the_allowed_port_of_an_address_is_reached(engine: DockerEngine, neighbour: str) -> None:
    calling = limited(calls(neighbour, OPEN, SHUT), Destination(neighbour, OPEN))
    assert await said(engine, calling) == ["open", "no"]


@pytest.mark.docker
async def test_an_allowed_network_is_reached_on_every_port(engine: DockerEngine, neighbour: str) -> None:
    calling = limited(calls(neighbour, OPEN, SHUT), Destination(f"{neighbour}/32"))
    assert await said(engine, calling) == ["open", "shut"]


@pytest.mark.docker
async def test_nothing_else_is_reached_not_even_the_machine_or_a_name_server(
    engine: DockerEngine, neighbour: str
) -> None:
    job = shell(
        f"nc -w 5 {engine.gateway_address} 22 2>&1 </dev/null | grep -o 'Connection refused\\|timed out';"
        f"nc -w 5 {neighbour} {OPEN} 2>&1 </dev/null | grep -o 'Connection refused';"
        "nslookup example.org 127.0.0.11 2>&1 | grep -o 'Operation not permitted' | head -1;"
        "echo over"
    )
    assert await said(engine, limited(job, Destination("192.0.2.1", 80))) == [
        "Connection refused",
        "Connection refused",
        "Operation not permitted",
        "over",
    ]


@pytest.mark.docker
async def test_nobody_reaches_it(engine: DockerEngine) -> None:
    fenced = await started(engine, limited(ANSWERS, Destination("192.0.2.1")))
    address = await engine.address(fenced.id)
    assert address is not None
    job = shell(f"nc -w 1 {address} {OPEN} </dev/null 2>/dev/null || echo no")
    assert await said(engine, launch(container(job))) == ["no"]


@pytest.mark.docker
async def test_its_own_containers_reach_each_other(engine: DockerEngine) -> None:
    both = launch(
        container(ANSWERS, name="server"),
        container(calls("127.0.0.1", OPEN)),
        network=Network.LIMITED,
        allowed=(Destination("192.0.2.1"),),
    )
    assert await texts(engine, await started(engine, both)) == ["open"]


@pytest.mark.docker
async def test_a_name_leads_to_where_it_led_when_the_run_was_started(
    engine: DockerEngine, neighbour: str
) -> None:
    calling = limited(calls("db.example.org", OPEN), Destination(neighbour, OPEN))
    assert await said(engine, calling._replace(hosts={"db.example.org": [neighbour]})) == ["open"]


@pytest.mark.docker
async def test_the_fence_outlives_headrace(engine: DockerEngine, installation: str, neighbour: str) -> None:
    job = shell(f"sleep 2; nc -w 5 {neighbour} {SHUT} </dev/null 2>/dev/null || echo no")
    calling = await started(engine, limited(job, Destination(neighbour, OPEN)))
    again = DockerEngine(installation, sandboxes=0)
    await again.prepare()
    assert await said(again, calling) == ["no"]
    await again.close()


@pytest.mark.docker
async def test_what_can_not_be_fenced_is_not_started(
    engine: DockerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fence, "NAME_SERVER", "nonsense.")
    calling = limited(shell("echo out"), Destination("192.0.2.1"))
    with pytest.raises(StartRefused, match="its network can't be limited"):
        await engine.ensure(calling, start={"main"})
    seen = await engine.inspect(calling.id)
    assert seen is None or all(one.phase is not ContainerPhase.RUNNING for one in seen.containers.values())


def test_a_port_is_one_of_tcp_and_of_udp() -> None:
    found = rules([Destination("10.0.0.5", 53), Destination("10.1.0.0/16")])
    allowed = [line for line in found.splitlines() if line.endswith("ACCEPT") and "OUTPUT -d" in line]
    assert allowed == [
        "-A OUTPUT -d 10.0.0.5/32 -p tcp --dport 53 -j ACCEPT",
        "-A OUTPUT -d 10.0.0.5/32 -p udp --dport 53 -j ACCEPT",
        "-A OUTPUT -d 10.1.0.0/16 -j ACCEPT",
    ]


@pytest.mark.parametrize("text", [rules([]), closed()])
def test_what_no_rule_names_is_dropped(text: str) -> None:
    assert {":INPUT DROP", ":FORWARD DROP", ":OUTPUT DROP"} <= set(text.splitlines())
