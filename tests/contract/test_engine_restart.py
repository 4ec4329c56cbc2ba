"""Runs outlive restarts of the Docker Engine, of Headrace, and of both."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress

import pytest

from headrace.engines.base import EngineUnavailable
from headrace.engines.docker import DockerEngine
from tests.contract.engines import (
    DEADLINE,
    LISTENS,
    container,
    ended,
    has_ended,
    launch,
    seen_when,
    shell,
    started,
    texts,
)
from tests.contract.second_engine import SecondEngine

pytestmark = pytest.mark.docker

COUNTS = shell("trap 'echo told; exit' USR1; i=0; while :; do echo $((i += 1)); sleep 0.1; done")
"""Ends when it is told to: of what ends while the Engine is down, Docker loses the last lines."""
FORGETFUL = (1, 7)
"""From this version on a containerd that ended with its Engine has forgotten how containers ended meanwhile,
which the Engine then calls 255 (seen with 1.7.24 and 2.1.9)."""


@pytest.fixture(scope="module")
def machine() -> Iterator[SecondEngine]:
    machine = SecondEngine()
    try:
        machine.start()
        machine.make_test_image()
        yield machine
    finally:
        machine.close()


@pytest.fixture
async def engine(machine: SecondEngine) -> AsyncIterator[DockerEngine]:
    machine.start()
    engine = DockerEngine("test", host=machine.host, sandboxes=1)
    await engine.prepare()
    yield engine
    machine.start()
    for id in await engine.list():
        await engine.remove(id)
    await engine.close()


async def test_containers_go_on_while_the_engine_is_restarted(
    machine: SecondEngine, engine: DockerEngine
) -> None:
    launched = await started(engine, launch(container(LISTENS), container(LISTENS, name="other")))
    before = await engine.inspect(launched.id)
    await asyncio.to_thread(machine.stop)
    with pytest.raises(EngineUnavailable):
        await engine.inspect(launched.id)
    await asyncio.to_thread(machine.start)
    await engine.prepare()
    assert await engine.inspect(launched.id) == before


async def test_a_run_that_joined_a_sandbox_is_continued_after_both_were_restarted(
    machine: SecondEngine, engine: DockerEngine
) -> None:
    server = shell("nc -l -p 8000 -e echo hello & wait")
    client = shell("until nc 127.0.0.1 8000; do sleep 0.1; done")
    launched = launch(container(server, name="server"), container(client), trust="test")
    await engine.ensure(launched, start=["server"])
    await asyncio.to_thread(machine.kill)
    await asyncio.to_thread(machine.start)
    again = DockerEngine("test", host=machine.host, sandboxes=1)
    await again.prepare()
    await started(again, launched)
    assert await texts(again, launched) == ["hello"]
    await again.remove(launched.id)
    await again.close()


async def test_no_line_is_lost_or_repeated_by_restarts_while_it_is_followed(
    machine: SecondEngine, engine: DockerEngine
) -> None:
    launched = await started(engine, launch(container(COUNTS)))
    read: list[str] = []
    async with aclosing(engine.logs(launched.id, "main")) as lines:
        for _ in range(5):
            line = await anext(lines)
            read.append(line.text)
        await asyncio.to_thread(machine.stop)
        with suppress(EngineUnavailable):
            async for line in lines:
                read.append(line.text)
    before = len(read)
    await asyncio.to_thread(machine.start)
    async with (
        asyncio.timeout(DEADLINE),
        aclosing(engine.logs(launched.id, "main", since=line.cursor)) as lines,
    ):
        async for line in lines:
            read.append(line.text)
            if len(read) == before + 20:
                await engine.signal(launched.id, "main", "SIGUSR1")
    *counted, last = read
    assert counted == [str(number) for number in range(1, len(read))]
    assert last == "told"


async def test_watching_events_ends_when_the_engine_goes(machine: SecondEngine, engine: DockerEngine) -> None:
    async with aclosing(engine.events()) as events:
        assert await anext(events) is None
        await asyncio.to_thread(machine.kill)
        with pytest.raises(EngineUnavailable):
            await anext(events)


async def test_an_end_while_the_engine_was_away_is_seen(machine: SecondEngine, engine: DockerEngine) -> None:
    launched = await started(engine, launch(container(shell("sleep 1; exit 5"))))
    await asyncio.to_thread(machine.kill)
    await asyncio.sleep(1.5)  # for the container to end, which nobody can be asked about
    await asyncio.to_thread(machine.start)
    run = await seen_when(engine, launched.id, has_ended)
    assert run.containers["main"].exit_code == (5 if machine.containerd() < FORGETFUL else 255)


async def test_a_sandbox_that_died_with_its_machine_is_not_used_again(
    machine: SecondEngine, engine: DockerEngine
) -> None:
    launched = await started(engine, launch(container(LISTENS), trust="test"))
    await asyncio.to_thread(machine.kill_everything)
    await asyncio.to_thread(machine.start)
    await engine.prepare()
    run = await seen_when(engine, launched.id, has_ended)
    assert run.containers["main"].exit_code is not None
    after = launch(container(shell("echo alive")), trust="test")
    await ended(engine, after)
    assert await texts(engine, after) == ["alive"]
