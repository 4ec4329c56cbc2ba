"""What containers on the Docker Engine find by name."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from headrace.engines.base import Hosts, Launch
from headrace.engines.docker import DockerEngine
from headrace.engines.docker.hosts import rewritten
from headrace.engines.spec import Port
from tests.contract.engines import LISTENS, container, launch, shell, started, sweep
from tests.images import busybox

DB: Hosts = {"db.shop": ["10.0.0.1", "10.0.0.2"]}
CACHE: Hosts = {"cache.shop": ["10.0.0.3"]}


@pytest.fixture(params=[0, 2], ids=["own networks", "sandboxes"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[DockerEngine]:
    busybox()
    installation = f"test-{uuid4().hex}"
    engine = DockerEngine(installation, sandboxes=request.param)
    await engine.prepare()
    yield engine
    await engine.close()
    await sweep(installation)


async def known(engine: DockerEngine, launched: Launch) -> list[str]:
    """The names in the container's own view of /etc/hosts, with their addresses."""
    said = await engine.exec(launched.id, "main", ["cat", "/etc/hosts"])
    lines = [line.split() for line in said.output.decode().splitlines()]
    return [f"{line[1]}={line[0]}" for line in lines if line and line[-1].endswith(".shop")]


@pytest.mark.docker
async def test_a_container_finds_names_from_its_start_on_and_later_ones(engine: DockerEngine) -> None:
    launched = await started(engine, launch(container(LISTENS))._replace(hosts=DB))
    assert await known(engine, launched) == ["db.shop=10.0.0.1", "db.shop=10.0.0.2"]
    await engine.name(launched.id, {**CACHE, "db.shop": ["10.0.0.2"]})
    assert await known(engine, launched) == ["cache.shop=10.0.0.3", "db.shop=10.0.0.2"]
    await engine.name(launched.id, {})
    assert await known(engine, launched) == []
    said = await engine.exec(launched.id, "main", ["grep", "-c", "localhost", "/etc/hosts"])
    assert int(said.output) >= 1


@pytest.mark.docker
async def test_all_containers_of_a_run_find_the_same(engine: DockerEngine) -> None:
    launched = launch(container(LISTENS), container(LISTENS, name="other"))._replace(hosts=DB)
    await started(engine, launched)
    await engine.name(launched.id, CACHE)
    assert await known(engine, launched) == ["cache.shop=10.0.0.3"]
    said = await engine.exec(launched.id, "other", ["grep", "-c", "cache.shop", "/etc/hosts"])
    assert int(said.output) == 1


@pytest.mark.docker
async def test_a_container_that_publishes_ports_is_told_as_well(engine: DockerEngine) -> None:
    launched = await started(
        engine, launch(container(LISTENS, ports=(Port(container=80),)))._replace(hosts=DB)
    )
    assert len(await known(engine, launched)) == 2
    await engine.name(launched.id, CACHE)
    assert await known(engine, launched) == ["cache.shop=10.0.0.3"]


@pytest.mark.docker
async def test_a_run_finds_nothing_that_was_named_to_the_run_before_it_in_its_sandbox() -> None:
    busybox()
    installation = f"test-{uuid4().hex}"
    engine = DockerEngine(installation, sandboxes=1)
    await engine.prepare()
    try:
        for hosts, expected in ((DB, 2), ({}, 0)):
            launched = launch(container(LISTENS), trust="same")._replace(hosts=hosts)
            await started(engine, launched)
            assert len(await known(engine, launched)) == expected
            await engine.remove(launched.id)
    finally:
        await engine.close()
        await sweep(installation)


@pytest.mark.docker
async def test_a_run_reaches_another_at_its_address(engine: DockerEngine) -> None:
    server = await started(engine, launch(container(shell("echo hello | nc -l -p 8080"))))
    client = await started(engine, launch(container(LISTENS)))
    address = await engine.address(server.id)
    assert address is not None
    asked = "until nc -w 3 $0 8080 </dev/null 2>/dev/null; do sleep 0.3; done"
    said = await engine.exec(client.id, "main", ["sh", "-c", asked, address])
    assert said.output == b"hello\n"


ORIGINAL = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n172.18.0.2\tabc123\n"


def test_names_are_added_behind_what_is_there_and_taken_away_again() -> None:
    named = rewritten(ORIGINAL, DB)
    assert named.startswith(ORIGINAL)
    assert rewritten(named, CACHE).startswith(ORIGINAL)
    assert "db.shop" not in rewritten(named, CACHE)
    assert rewritten(named, {}) == ORIGINAL


def test_names_that_the_container_was_made_with_are_not_kept_beside_newer_ones() -> None:
    made = f"{ORIGINAL}10.0.0.9\tdb.shop\n"
    assert "10.0.0.9" not in rewritten(made, DB)


def test_the_machine_s_own_names_stay() -> None:
    assert rewritten(ORIGINAL, {"localhost": ["10.0.0.1"]}).startswith(ORIGINAL)
