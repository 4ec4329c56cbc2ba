"""What every engine promises, whatever its machines are."""

import asyncio
import io
import tarfile
from collections.abc import AsyncIterator
from contextlib import aclosing

import msgspec
import pytest

from headrace.engines.base import (
    ContainerPhase,
    CreateRefused,
    EngineUnavailable,
    ExecResult,
    FileTree,
    Health,
    LogCursor,
    PathMissing,
    PullRefused,
    RunMissing,
    StartRefused,
    Strain,
)
from headrace.engines.spec import HealthCheck, Mount, Network, Port
from tests.contract.engines import (
    BENCHES,
    DEADLINE,
    DEAF,
    DOES_NOTHING,
    LISTENS,
    MEBIBYTE,
    Bench,
    Job,
    container,
    ended,
    has_ended,
    launch,
    output,
    prints,
    ready,
    seen_when,
    shell,
    started,
    texts,
)
from tests.images import BUSYBOX
from tests.machine import needs_the_kernel_log


@pytest.fixture(params=["simulated", pytest.param("docker", marks=pytest.mark.docker)])
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    async with BENCHES[request.param]() as bench:
        await bench.engine.prepare()
        yield bench


def taught(bench: Bench, job: Job) -> Job:
    bench.teach(job)
    return job


def archive(**files: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content.encode()))
    return packed.getvalue()


def tree(path: str, *, mounted: bool = False, **files: str) -> FileTree:
    async def read() -> AsyncIterator[bytes]:
        yield archive(**files)

    return FileTree("main", path, read, mounted)


def broken_tree(*, mounted: bool) -> FileTree:
    async def read() -> AsyncIterator[bytes]:
        yield b""
        raise LookupError("the reader died")

    return FileTree("main", "/in", read, mounted)


async def collected(bench: Bench, id: str, path: str) -> dict[str, bytes]:
    packed = b"".join([chunk async for chunk in bench.engine.collect(id, "main", path)])
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {entry.name: file.read() for entry in tar if (file := tar.extractfile(entry)) is not None}


class TestEnsure:
    async def test_ensuring_twice_runs_a_container_once(self, bench: Bench) -> None:
        launched = launch(container(taught(bench, prints("once"))))
        first = await ended(bench.engine, launched)
        await started(bench.engine, launched)
        assert await bench.engine.inspect(launched.id) == first
        assert await texts(bench.engine, launched) == ["once"]

    async def test_ensuring_at_the_same_time_runs_a_container_once(self, bench: Bench) -> None:
        launched = launch(container(taught(bench, prints("once"))))
        await asyncio.gather(*(started(bench.engine, launched) for _ in range(5)))
        assert await texts(bench.engine, launched) == ["once"]

    async def test_ensuring_after_a_restart_finds_what_was_started(self, bench: Bench) -> None:
        launched = await started(bench.engine, launch(container(taught(bench, LISTENS))))
        before = await bench.engine.inspect(launched.id)
        again = bench.again()
        await again.prepare()
        await started(again, launched)
        assert await again.inspect(launched.id) == before

    @pytest.mark.parametrize("mounted", [False, True])
    async def test_a_container_that_was_made_but_not_started_is_given_its_files_again_and_started(
        self, bench: Bench, mounted: bool
    ) -> None:
        job = taught(bench, shell("cat /in/greeting", output=(("stdout", "hello"),)))
        launched = launch(container(job), files=(broken_tree(mounted=mounted),))
        with pytest.raises(LookupError):
            await started(bench.engine, launched)
        left = await bench.engine.inspect(launched.id)
        assert left is not None
        assert left.containers["main"].phase is ContainerPhase.CREATED
        again = bench.again()
        await again.prepare()
        await ended(again, launched._replace(files=(tree("/in", greeting="hello", mounted=mounted),)))
        assert await texts(again, launched) == ["hello"]

    async def test_only_the_named_containers_are_started(self, bench: Bench) -> None:
        launched = launch(container(DOES_NOTHING, name="one"), container(DOES_NOTHING, name="two"))
        await bench.engine.ensure(launched, start=["one"])
        run = await seen_when(bench.engine, launched.id, has_ended)
        assert set(run.containers) == {"one"}
        await bench.engine.ensure(launched, start=["one", "two"])
        run = await seen_when(bench.engine, launched.id, lambda run: len(run.containers) == 2)
        assert run.containers["one"].runtime_id != run.containers["two"].runtime_id

    async def test_fifty_runs_at_once_all_end(self, bench: Bench) -> None:
        launches = [launch(container()) for _ in range(50)]
        await asyncio.gather(*(started(bench.engine, each) for each in launches))
        async with asyncio.timeout(DEADLINE):
            while not all(map(has_ended, (runs := await bench.engine.list()).values())):
                await asyncio.sleep(0.1)
        assert set(runs) == {each.id for each in launches}
        await asyncio.gather(*(bench.engine.remove(each.id) for each in launches))
        assert await bench.engine.list() == {}


class TestEnds:
    @pytest.mark.parametrize("code", [0, 1, 3, 255])
    async def test_an_exit_code_is_seen(self, bench: Bench, code: int) -> None:
        job = taught(bench, shell(f"exit {code}", exit_code=code))
        seen = (await ended(bench.engine, launch(container(job)))).containers["main"]
        assert (seen.phase, seen.exit_code, seen.oom_killed) == (ContainerPhase.EXITED, code, False)
        assert seen.started_at is not None
        assert seen.finished_at is not None
        assert seen.started_at <= seen.finished_at

    async def test_a_container_over_its_memory_is_killed_alone_and_seen_as_such(self, bench: Bench) -> None:
        eater = taught(bench, shell("x=x; while :; do x=$x$x; done", oom=True))
        neighbour = await started(bench.engine, launch(container(taught(bench, LISTENS))))
        run = await ended(bench.engine, launch(container(eater, memory_limit=16 * MEBIBYTE)))
        assert (run.containers["main"].exit_code, run.containers["main"].oom_killed) == (137, True)
        seen = await bench.engine.inspect(neighbour.id)
        assert seen is not None
        assert seen.containers["main"].phase is ContainerPhase.RUNNING

    async def test_a_stopped_container_may_end_by_itself(self, bench: Bench) -> None:
        launched = await started(bench.engine, launch(container(taught(bench, LISTENS))))
        await ready(bench.engine, launched)
        await bench.engine.stop(launched.id, grace={"main": 30.0})
        run = await bench.engine.inspect(launched.id)
        assert run is not None
        assert run.containers["main"].exit_code == 7

    async def test_a_stopped_container_that_does_not_listen_is_killed_after_its_grace(
        self, bench: Bench
    ) -> None:
        launched = await started(bench.engine, launch(container(taught(bench, DEAF))))
        await ready(bench.engine, launched)
        await bench.engine.stop(launched.id, grace={"main": 1.0})
        run = await bench.engine.inspect(launched.id)
        assert run is not None
        assert (run.containers["main"].exit_code, run.containers["main"].oom_killed) == (137, False)

    async def test_containers_are_stopped_at_the_same_time(self, bench: Bench) -> None:
        deaf = [container(taught(bench, DEAF), name=f"deaf{number}") for number in range(3)]
        launched = await started(bench.engine, launch(*deaf))
        for each in deaf:
            await ready(bench.engine, launched, each.name)
        async with asyncio.timeout(2.9):
            await bench.engine.stop(launched.id, grace=dict.fromkeys([each.name for each in deaf], 1.0))

    async def test_stopping_what_has_ended_or_never_was_is_no_error(self, bench: Bench) -> None:
        launched = launch(container())
        await ended(bench.engine, launched)
        await bench.engine.stop(launched.id, grace={"main": 1.0, "other": 1.0})
        await bench.engine.stop("0" * 32, grace={"main": 1.0})

    async def test_an_end_is_reported_as_an_event(self, bench: Bench) -> None:
        async with aclosing(bench.engine.events()) as events, asyncio.timeout(DEADLINE):
            assert await anext(events) is None
            launched = await started(bench.engine, launch(container()))
            while await anext(events) != launched.id:
                pass


class TestOutput:
    async def test_lines_come_with_stream_and_time_in_order(self, bench: Bench) -> None:
        written = (("stdout", "out"), ("stderr", "err"), ("stdout", ""), ("stdout", "grüße"))
        script = "echo out; sleep 0.05; echo err >&2; sleep 0.05; echo; echo 'grüße'"
        launched = launch(container(taught(bench, shell(script, output=written))))
        await ended(bench.engine, launched)
        lines = await output(bench.engine, launched)
        assert tuple((line.stream, line.text) for line in lines) == written
        assert sorted(line.time for line in lines) == [line.time for line in lines]
        assert lines[0].time > 1_700_000_000_000_000_000

    async def test_following_ends_with_the_container(self, bench: Bench) -> None:
        script = "for i in 1 2 3; do echo $i; sleep 0.1; done"
        job = shell(script, run_time=0.3, output=tuple(("stdout", each) for each in "123"))
        launched = await started(bench.engine, launch(container(taught(bench, job))))
        assert await texts(bench.engine, launched) == ["1", "2", "3"]
        run = await bench.engine.inspect(launched.id)
        assert run is not None
        assert has_ended(run)

    async def test_reading_taken_up_anywhere_neither_loses_nor_repeats_a_line(self, bench: Bench) -> None:
        count = 500
        script = f"for i in $(seq 1 2 {count}); do echo $i; echo $((i + 1)) >&2; done"
        lines = tuple((("stderr", "stdout")[number % 2], str(number)) for number in range(1, count + 1))
        launched = launch(container(taught(bench, shell(script, output=lines))))
        await ended(bench.engine, launched)
        everything = await output(bench.engine, launched)
        assert len(everything) == count
        for place in (0, 1, 7, count // 2, count - 2, count - 1):
            rest = [
                line async for line in bench.engine.logs(launched.id, "main", since=everything[place].cursor)
            ]
            assert [(line.time, line.text) for line in rest] == [
                (line.time, line.text) for line in everything[place + 1 :]
            ]

    async def test_reading_taken_up_after_every_line_while_it_is_written_gives_each_once(
        self, bench: Bench
    ) -> None:
        numbers = [str(number) for number in range(1, 31)]
        script = "for i in $(seq 1 30); do echo $i; done; sleep 0.2"
        job = shell(script, run_time=0.2, output=tuple(("stdout", each) for each in numbers))
        launched = await started(bench.engine, launch(container(taught(bench, job))))
        read: list[str] = []
        cursor = LogCursor()
        async with asyncio.timeout(DEADLINE):
            while len(read) < len(numbers):
                lines = bench.engine.logs(launched.id, "main", since=cursor)
                async with aclosing(lines):
                    line = await anext(lines)
                read.append(line.text)
                cursor = line.cursor
        assert read == numbers

    async def test_much_output_is_complete(self, bench: Bench) -> None:
        numbers = [str(number) for number in range(1, 30_001)]
        job = taught(
            bench, Job(("seq", "30000"), shell("", output=tuple(("stdout", n) for n in numbers)).behaviour)
        )
        launched = await started(bench.engine, launch(container(job)))
        assert await texts(bench.engine, launched) == numbers

    async def test_reading_without_following_ends_at_what_is_there(self, bench: Bench) -> None:
        launched = await started(bench.engine, launch(container(taught(bench, LISTENS))))
        await ready(bench.engine, launched)
        lines = bench.engine.logs(launched.id, "main", follow=False)
        assert [line.text async for line in lines] == ["ready"]

    async def test_there_is_no_output_of_a_container_that_is_not_there(self, bench: Bench) -> None:
        with pytest.raises(RunMissing):
            await texts(bench.engine, launch(container()))


class TestFiles:
    @pytest.mark.parametrize("mounted", [False, True])
    async def test_files_are_there_before_the_container_starts(self, bench: Bench, mounted: bool) -> None:
        job = taught(bench, shell("cat /deep/down/here/greeting", output=(("stdout", "hello"),)))
        files = tree("/deep/down/here", greeting="hello", mounted=mounted)
        launched = launch(container(job), files=(files,))
        await ended(bench.engine, launched)
        assert await texts(bench.engine, launched) == ["hello"]
        assert await collected(bench, launched.id, "/deep/down/here") == {"here/greeting": b"hello"}

    async def test_what_an_ended_container_wrote_is_collected(self, bench: Bench) -> None:
        script = "mkdir -p /out/sub; echo 1 >/out/one; echo 2 >/out/sub/two"
        job = shell(script, files={"/out/one": b"1\n", "/out/sub/two": b"2\n"})
        launched = launch(container(taught(bench, job)))
        await ended(bench.engine, launched)
        assert await collected(bench, launched.id, "/out") == {"out/one": b"1\n", "out/sub/two": b"2\n"}
        assert await collected(bench, launched.id, "/out/sub/two") == {"two": b"2\n"}

    async def test_a_path_that_is_not_there_is_said_to_be_missing(self, bench: Bench) -> None:
        launched = launch(container())
        await ended(bench.engine, launched)
        with pytest.raises(PathMissing):
            await collected(bench, launched.id, "/no/such/path")
        with pytest.raises(RunMissing):
            await collected(bench, "0" * 32, "/etc")

    async def test_a_kept_volume_outlives_the_run_and_a_run_volume_does_not(self, bench: Bench) -> None:
        mounts = (
            Mount(kind="kept", source="cache", path="/kept"),
            Mount(kind="run", source="work", path="/run-only"),
        )
        written = {"/kept/file": b"1\n", "/run-only/file": b"1\n"}
        writes = taught(bench, shell("echo 1 >/kept/file; echo 1 >/run-only/file", files=written))
        first = launch(container(writes, mounts=mounts))
        await ended(bench.engine, first)
        await bench.engine.remove(first.id)
        second = launch(container(DOES_NOTHING, mounts=mounts))
        await ended(bench.engine, second)
        assert await collected(bench, second.id, "/kept") == {"kept/file": b"1\n"}
        with pytest.raises(PathMissing):
            await collected(bench, second.id, "/run-only/file")

    async def test_the_containers_of_a_run_share_its_volumes(self, bench: Bench) -> None:
        mounts = (Mount(kind="run", source="work", path="/work"),)
        writes = taught(bench, shell("echo 1 >/work/file", files={"/work/file": b"1\n"}))
        launched = launch(
            container(writes, name="writer", mounts=mounts), container(DOES_NOTHING, mounts=mounts)
        )
        await bench.engine.ensure(launched, start=["writer"])
        await seen_when(bench.engine, launched.id, has_ended)
        await started(bench.engine, launched)
        assert await collected(bench, launched.id, "/work/file") == {"file": b"1\n"}

    async def test_a_volume_that_is_memory_is_read_when_its_container_has_ended(self, bench: Bench) -> None:
        mounts = (Mount(kind="run", source="result", path="/out", size=64 * 1024),)
        writes = taught(bench, shell("echo 1 >/out/file", files={"/out/file": b"1\n"}))
        launched = launch(container(writes, mounts=mounts), network=Network.NONE)
        await ended(bench.engine, launched)
        assert await collected(bench, launched.id, "/out/file") == {"file": b"1\n"}
        await bench.engine.remove(launched.id)
        assert await bench.engine.inspect(launched.id) is None


class TestStrain:
    async def test_a_run_is_seen_at_its_limits(self, bench: Bench) -> None:
        script = "dd if=/dev/zero of=/full/file bs=1k 2>/dev/null; (while :; do sleep 99 & done) 2>/dev/null;"
        job = shell(f"{script} exec sleep 99", run_time=None, forks=True, fills=True, on_term=143)
        mounts = (Mount(kind="run", source="full", path="/full", size=64 * 1024),)
        spec = container(taught(bench, job), mounts=mounts, pids_limit=20, init=True)
        launched = await started(bench.engine, launch(spec, network=Network.NONE))
        async with asyncio.timeout(DEADLINE):
            while await bench.engine.strain(launched.id) != Strain(frozenset({"main"}), disk=True):
                await asyncio.sleep(0.05)
        await bench.engine.stop(launched.id, grace={"main": 0})

    async def test_a_run_that_was_at_its_limit_of_processes_stays_told(self, bench: Bench) -> None:
        script = "(while :; do sleep 99 & done) 2>/dev/null; killall sleep; echo ready; exec sleep 99"
        output = (("stdout", "ready"),)
        job = shell(script, output=output, run_time=None, forks=True, on_term=143)
        spec = container(taught(bench, job), pids_limit=20, init=True)
        launched = await started(bench.engine, launch(spec, network=Network.NONE))
        await ready(bench.engine, launched)
        assert await bench.engine.strain(launched.id) == Strain(frozenset({"main"}))
        await bench.engine.stop(launched.id, grace={"main": 0})

    @needs_the_kernel_log
    async def test_a_run_that_ended_for_its_limit_of_processes_tells_so(self, bench: Bench) -> None:
        forks = taught(bench, shell("while :; do sleep 99 & done", forks=True, exit_code=2))
        others = taught(bench, DOES_NOTHING)
        launched = launch(
            container(forks, pids_limit=20, init=True), container(others, name="other", pids_limit=20)
        )
        assert (await ended(bench.engine, launched)).containers["main"].exit_code == 2
        assert await bench.engine.strain(launched.id) == Strain(frozenset({"main"}))

    async def test_a_run_that_takes_little_stands_at_no_limit(self, bench: Bench) -> None:
        mounts = (Mount(kind="run", source="work", path="/work", size=64 * 1024),)
        spec = container(taught(bench, LISTENS), mounts=mounts, pids_limit=20)
        launched = await started(bench.engine, launch(spec))
        await ready(bench.engine, launched)
        assert await bench.engine.strain(launched.id) == Strain()
        assert await bench.engine.strain("0" * 32) == Strain()


class TestInside:
    async def test_a_command_is_run_inside_a_running_container(self, bench: Bench) -> None:
        gives = ExecResult(exit_code=3, output=b"out\nerr\n")
        job = LISTENS._replace(behaviour=msgspec.structs.replace(LISTENS.behaviour, exec=gives))
        launched = await started(bench.engine, launch(container(taught(bench, job))))
        result = await bench.engine.exec(launched.id, "main", ["sh", "-c", "echo out; echo err >&2; exit 3"])
        assert result.exit_code == 3
        assert sorted(result.output.split()) == [b"err", b"out"]

    async def test_somebody_works_with_a_command_until_it_ends(self, bench: Bench) -> None:
        gives = ExecResult(exit_code=3, output=b"out\n")
        job = LISTENS._replace(behaviour=msgspec.structs.replace(LISTENS.behaviour, exec=gives))
        launched = await started(bench.engine, launch(container(taught(bench, job))))
        command = ["sh", "-c", "read word; echo $word; exit 3"]
        async with bench.engine.attach(launched.id, "main", command, terminal=False) as attached:
            await attached.write(b"out\n")
            await attached.end_input()
            assert await attached.read() == (1, b"out\n")
            assert await attached.read() is None
            assert await attached.exit_code() == 3
        with pytest.raises(RunMissing):
            async with bench.engine.attach("0" * 32, "main", command, terminal=True):
                pass

    async def test_no_command_is_run_in_a_container_that_does_not_run(self, bench: Bench) -> None:
        launched = launch(container())
        await ended(bench.engine, launched)
        with pytest.raises(RunMissing):
            await bench.engine.exec(launched.id, "main", ["true"])
        with pytest.raises(RunMissing):
            await bench.engine.exec("0" * 32, "main", ["true"])

    async def test_running_containers_have_statistics(self, bench: Bench) -> None:
        launched = launch(
            container(taught(bench, LISTENS), memory_limit=64 * MEBIBYTE),
            container(DOES_NOTHING, name="ended"),
        )
        await started(bench.engine, launched)
        await seen_when(
            bench.engine, launched.id, lambda run: run.containers["ended"].phase is ContainerPhase.EXITED
        )
        stats = await bench.engine.stats(launched.id)
        assert set(stats) == {"main"}
        assert stats["main"].memory_limit == 64 * MEBIBYTE
        assert 0 < stats["main"].memory <= 64 * MEBIBYTE
        assert stats["main"].cpu_seconds >= 0
        assert stats["main"].pids >= 1

    async def test_health_is_what_the_check_finds(self, bench: Bench) -> None:
        check = HealthCheck(command=("CMD-SHELL", "true"), interval=1, retries=1)
        launched = launch(container(taught(bench, LISTENS), health_check=check))
        await started(bench.engine, launched)
        await seen_when(
            bench.engine, launched.id, lambda run: run.containers["main"].health is Health.HEALTHY
        )

    async def test_a_failing_check_makes_a_container_unhealthy(self, bench: Bench) -> None:
        check = HealthCheck(command=("CMD-SHELL", "false"), interval=1, retries=1)
        job = DEAF._replace(behaviour=shell("", run_time=None, healthy_after=None).behaviour)
        launched = launch(container(taught(bench, job), health_check=check))
        await started(bench.engine, launched)
        await seen_when(
            bench.engine, launched.id, lambda run: run.containers["main"].health is Health.UNHEALTHY
        )

    async def test_ports_are_published_from_the_first_call_on(self, bench: Bench) -> None:
        launched = launch(
            container(
                taught(bench, LISTENS),
                name="web",
                ports=(Port(container=80), Port(container=53, protocol="udp")),
            ),
            container(taught(bench, LISTENS), name="side"),
        )
        await bench.engine.ensure(launched, start=["side"])
        run = await bench.engine.inspect(launched.id)
        assert run is not None
        published = {(port.container, port.protocol): port for port in run.ports["web"]}
        assert set(published) == {(80, "tcp"), (53, "udp")}
        assert all(port.address == "127.0.0.1" and port.host > 0 for port in published.values())
        await started(bench.engine, launched)
        run = await bench.engine.inspect(launched.id)
        assert run is not None
        assert {(port.container, port.protocol): port for port in run.ports["web"]} == published


class TestRefusals:
    async def test_an_engine_that_is_down_says_nothing_about_runs(self, bench: Bench) -> None:
        down = bench.unreachable()
        launched = launch(container())
        calls = [
            down.prepare(),
            down.pull(BUSYBOX),
            down.image(BUSYBOX),
            started(down, launched),
            down.inspect(launched.id),
            down.list(),
            down.stop(launched.id, grace={"main": 1.0}),
            down.remove(launched.id),
            down.exec(launched.id, "main", ["true"]),
            down.stats(launched.id),
            down.capacity(),
            output(down, launched),
            anext(down.collect(launched.id, "main", "/")),
            anext(down.events()),
        ]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(answer) for answer in answers] == [EngineUnavailable] * len(calls)

    async def test_a_missing_image_can_not_be_pulled_or_used(self, bench: Bench) -> None:
        missing = bench.missing_image()
        assert await bench.engine.image(missing) is None
        with pytest.raises(PullRefused):
            await bench.engine.pull(missing)
        with pytest.raises(CreateRefused) as refusal:
            await started(bench.engine, launch(container(image=missing)))
        assert refusal.value.container == "main"

    async def test_an_image_that_no_registry_has_is_taken_from_the_engine(self, bench: Bench) -> None:
        pulled = await bench.engine.pull(BUSYBOX)
        assert pulled == await bench.engine.image(BUSYBOX)
        # Where Docker keeps its images in containerd, each has a manifest.
        assert pulled.digest in (None, pulled.id)

    async def test_a_command_that_is_not_there_can_not_be_started(self, bench: Bench) -> None:
        job = taught(
            bench,
            Job(("/no/such/program",), shell("", start_error="/no/such/program: no such file").behaviour),
        )
        launched = launch(container(job))
        for _ in range(2):
            with pytest.raises(StartRefused, match="/no/such/program") as refusal:
                await started(bench.engine, launched)
            assert refusal.value.container == "main"
        run = await bench.engine.inspect(launched.id)
        assert run is not None
        assert run.containers["main"].phase is ContainerPhase.CREATED
        assert "/no/such/program" in (run.containers["main"].error or "")

    async def test_a_port_in_use_can_not_be_published_again(self, bench: Bench) -> None:
        first = await started(
            bench.engine, launch(container(taught(bench, LISTENS), ports=(Port(container=80),)))
        )
        run = await bench.engine.inspect(first.id)
        assert run is not None
        taken = Port(container=80, host=run.ports["main"][0].host)
        with pytest.raises(StartRefused):
            await started(bench.engine, launch(container(taught(bench, LISTENS), ports=(taken,))))


class TestRemoval:
    async def test_removing_ends_everything_of_a_run(self, bench: Bench) -> None:
        launched = launch(container(taught(bench, DEAF)), container(name="ended"))
        await started(bench.engine, launched)
        await bench.engine.remove(launched.id)
        assert await bench.engine.inspect(launched.id) is None
        assert await bench.engine.list() == {}
        await bench.engine.remove(launched.id)

    async def test_a_restarted_engine_lists_and_removes_what_was_started_before(self, bench: Bench) -> None:
        launched = await started(
            bench.engine, launch(container(taught(bench, DEAF)), container(name="ended"))
        )
        again = bench.again()
        await again.prepare()
        assert set(await again.list()) == {launched.id}
        await again.remove(launched.id)
        assert await again.list() == {}

    async def test_an_engine_sees_and_removes_only_its_own(self, bench: Bench) -> None:
        launched = await started(bench.engine, launch(container(taught(bench, DEAF))))
        stranger = bench.stranger()
        await stranger.prepare()
        assert await stranger.list() == {}
        assert await stranger.inspect(launched.id) is None
        await stranger.remove(launched.id)
        assert set(await bench.engine.list()) == {launched.id}

    async def test_the_machine_says_how_large_it_is(self, bench: Bench) -> None:
        capacity = await bench.engine.capacity()
        assert capacity.cpus >= 1
        assert capacity.memory > MEBIBYTE


class TestAddresses:
    async def test_every_run_has_an_address_of_its_own_while_it_runs(self, bench: Bench) -> None:
        launches = [await started(bench.engine, launch(container(taught(bench, LISTENS)))) for _ in range(2)]
        addresses = [await bench.engine.address(each.id) for each in launches]
        assert None not in addresses
        assert len(set(addresses)) == 2
        again = bench.again()
        await again.prepare()
        assert [await again.address(each.id) for each in launches] == addresses

    async def test_a_run_that_is_not_there_has_no_address_and_can_be_named_to(self, bench: Bench) -> None:
        assert await bench.engine.address("0" * 32) is None
        await bench.engine.name("0" * 32, {"db": ["10.0.0.1"]})
