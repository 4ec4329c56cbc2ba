"""What a real container finds inside: every part of its specification is honoured."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from headrace.engines.base import Launch, LogLine, StartRefused
from headrace.engines.docker import DockerEngine
from headrace.engines.simulated import Behaviour
from headrace.engines.spec import Mount, Network, Port, Tmpfs, Ulimit
from tests.contract.engines import (
    LISTENS,
    MEBIBYTE,
    Job,
    container,
    docker_bench,
    ended,
    launch,
    output,
    ready,
    shell,
    started,
    texts,
)
from tests.waiting import until

pytestmark = pytest.mark.docker


@pytest.fixture
async def engine() -> AsyncIterator[DockerEngine]:
    async with docker_bench() as bench:
        assert isinstance(bench.engine, DockerEngine)
        await bench.engine.prepare()
        yield bench.engine


async def said(engine: DockerEngine, script: str, **spec: Any) -> list[str]:
    """What a shell script in a container of this specification writes."""
    launched = launch(container(shell(script), **spec))
    await ended(engine, launched)
    return await texts(engine, launched)


class TestProcess:
    async def test_the_command_replaces_the_image_s(self, engine: DockerEngine) -> None:
        launched = launch(container(Job(("echo", "a  b", "$HOME"), Behaviour())))
        await ended(engine, launched)
        assert await texts(engine, launched) == ["a  b $HOME"]

    async def test_the_entrypoint_comes_before_the_command(self, engine: DockerEngine) -> None:
        launched = launch(container(Job(("one", "two"), Behaviour()), entrypoint=("echo", "zero")))
        await ended(engine, launched)
        assert await texts(engine, launched) == ["zero one two"]

    async def test_environment_user_and_working_directory(self, engine: DockerEngine) -> None:
        assert await said(
            engine,
            'echo "$GREETING"; id -u; id -g; pwd',
            environment={"GREETING": "a=b 'c'\nd"},
            user="1000:2000",
            working_directory="/var/tmp",
        ) == ["a=b 'c'", "d", "1000", "2000", "/var/tmp"]

    async def test_an_init_reaps_as_process_one(self, engine: DockerEngine) -> None:
        assert await said(engine, "cat /proc/1/comm; true", init=False) == ["sh"]
        assert await said(engine, "cat /proc/1/comm", init=True) == ["docker-init"]

    async def test_a_terminal_and_its_long_lines(self, engine: DockerEngine) -> None:
        script = "test -t 1 && echo terminal; head -c 40000 /dev/zero | tr '\\0' x; echo; printf end"
        assert await said(engine, script, tty=True) == ["terminal", "x" * 40000, "end"]

    async def test_labels_are_kept_and_ours_win(self, engine: DockerEngine) -> None:
        labels = {"team": "campus", "dev.headrace.container": "other"}
        launched = launch(container(labels=labels))
        await ended(engine, launched)
        run = await engine.inspect(launched.id)
        assert run is not None
        assert set(run.containers) == {"main"}


class TestOutputs:
    async def lines(self, engine: DockerEngine, script: str) -> list[LogLine]:
        launched = await started(engine, launch(container(shell(script))))
        return await output(engine, launched)

    async def test_a_long_line_comes_whole(self, engine: DockerEngine) -> None:
        lines = await self.lines(engine, "head -c 100000 /dev/zero | tr '\\0' x; echo; echo end")
        assert [line.text for line in lines] == ["x" * 100000, "end"]

    async def test_a_line_of_over_256_kib_comes_in_pieces(self, engine: DockerEngine) -> None:
        lines = await self.lines(engine, "head -c 600000 /dev/zero | tr '\\0' x; echo; echo end")
        assert [len(line.text) for line in lines] == [262144, 262144, 600000 - 2 * 262144, 3]

    @pytest.mark.parametrize("size", [1, 16383, 16384, 16385, 32768, 262144])
    async def test_a_last_line_without_an_end_is_given(self, engine: DockerEngine, size: int) -> None:
        lines = await self.lines(engine, f"echo first; head -c {size} /dev/zero | tr '\\0' x")
        assert [line.text for line in lines] == ["first", "x" * size]

    @pytest.mark.parametrize("size", [16384, 32768, 262144])
    async def test_a_line_as_long_as_docker_s_parts_is_one(self, engine: DockerEngine, size: int) -> None:
        lines = await self.lines(engine, f"head -c {size} /dev/zero | tr '\\0' x; echo; echo end")
        assert [line.text for line in lines] == ["x" * size, "end"]

    async def test_long_lines_of_both_streams_are_not_mixed(self, engine: DockerEngine) -> None:
        script = "long() { head -c 100000 /dev/zero | tr '\\0' $1; echo; }; long a & long b >&2 & wait"
        lines = await self.lines(engine, script)
        assert sorted((line.stream, line.text) for line in lines) == [
            ("stderr", "b" * 100000),
            ("stdout", "a" * 100000),
        ]

    async def test_reading_is_taken_up_between_long_lines_of_both_streams(self, engine: DockerEngine) -> None:
        long = "long() { head -c 50000 /dev/zero | tr '\\0' $1; echo $2; }"
        script = f"{long}; for i in 1 2 3 4 5; do long a $i & long b $i >&2 & wait; done"
        launched = await started(engine, launch(container(shell(script))))
        everything = await output(engine, launched)
        assert len(everything) == 10
        for place, line in enumerate(everything):
            rest = [line.text async for line in engine.logs(launched.id, "main", since=line.cursor)]
            assert rest == [line.text for line in everything[place + 1 :]]


class TestLimits:
    async def test_limits_reach_the_kernel(self, engine: DockerEngine) -> None:
        under = "/sys/fs/cgroup"
        script = f"""
            cut -d' ' -f1 {under}/cpu.max {under}/cpu/cpu.cfs_quota_us
            cat {under}/memory.max {under}/memory/memory.limit_in_bytes
            cat {under}/memory.low {under}/memory/memory.soft_limit_in_bytes
            cat {under}/pids.max {under}/pids/pids.max
        """
        limits = {"memory_limit": 64 * MEBIBYTE, "memory_reservation": 32 * MEBIBYTE}
        found = await said(engine, f"exec 2>/dev/null; {script}", cpu_limit=0.5, pids_limit=99, **limits)
        assert found == ["50000", str(64 * MEBIBYTE), str(32 * MEBIBYTE), "99"]

    async def test_user_limits(self, engine: DockerEngine) -> None:
        limits = (Ulimit(name="nofile", soft=123, hard=456), Ulimit(name="core", soft=0, hard=0))
        assert await said(engine, "ulimit -Sn; ulimit -Hn; ulimit -c", ulimits=limits) == ["123", "456", "0"]

    async def test_shared_memory_size(self, engine: DockerEngine) -> None:
        assert await said(engine, "df -k /dev/shm | tail -1 | awk '{print $2}'", shm_size=8 * MEBIBYTE) == [
            "8192"
        ]


class TestFileSystem:
    async def test_a_read_only_root_with_a_temporary_file_system(self, engine: DockerEngine) -> None:
        tmpfs = (Tmpfs(path="/scratch", size=MEBIBYTE, options=("mode=1777", "noexec")),)
        assert await said(
            engine,
            "touch /file 2>/dev/null || echo refused; touch /scratch/file && echo written;"
            " grep -o 'scratch tmpfs.*noexec.*size=1024k' /proc/mounts | wc -l",
            read_only=True,
            tmpfs=tmpfs,
        ) == ["refused", "written", "1"]

    async def test_folders_of_the_machine(self, engine: DockerEngine, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("hello\n")
        mounts = (
            Mount(kind="host", source=str(tmp_path), path="/writable"),
            Mount(kind="host", source=str(tmp_path), path="/readable", read_only=True),
        )
        script = "cat /readable/file; touch /readable/x 2>/dev/null || echo refused; echo 1 >/writable/new"
        assert await said(engine, script, mounts=mounts) == ["hello", "refused"]
        assert (tmp_path / "new").read_text() == "1\n"


class TestPrivileges:
    async def test_capabilities_are_dropped_and_added(self, engine: DockerEngine) -> None:
        changes = "chown 1 /tmp 2>/dev/null || echo refused"
        assert await said(engine, changes, capabilities_drop=("ALL",)) == ["refused"]
        sets_up = "ip link set lo mtu 1400 && echo done"
        assert await said(engine, sets_up, capabilities_add=("NET_ADMIN",)) == ["done"]

    async def test_security_options_and_kernel_settings(self, engine: DockerEngine) -> None:
        assert await said(
            engine,
            "grep NoNewPrivs /proc/self/status | awk '{print $2}'; cat /proc/sys/net/core/somaxconn",
            security_options=("no-new-privileges",),
            sysctls={"net.core.somaxconn": "77"},
        ) == ["1", "77"]

    async def test_a_privileged_one_can_do_what_a_nested_engine_needs(self, engine: DockerEngine) -> None:
        script = """
            mkdir -p /tmp/a /tmp/b && mount --bind /tmp/a /tmp/b && echo binds
            mount -t tmpfs tmpfs /tmp/a && echo mounts
            mkdir /var/lib/docker/upper /var/lib/docker/work /var/lib/docker/merged
            mount -t overlay -o lowerdir=/bin,upperdir=/var/lib/docker/upper,workdir=/var/lib/docker/work \\
                overlay /var/lib/docker/merged && echo overlays
            ip link add test0 type bridge && echo bridges
            echo 1 >/proc/sys/net/ipv4/ip_forward && echo forwards
            mkdir /sys/fs/cgroup/pids/headrace-test && rmdir /sys/fs/cgroup/pids/headrace-test && echo groups
            mknod /tmp/null c 1 3 && echo x >/tmp/null && echo devices
        """
        assert await said(engine, script, privileged=True) == [
            "binds", "mounts", "overlays", "bridges", "forwards", "groups", "devices",
        ]  # fmt: skip

    async def test_an_ordinary_one_can_not(self, engine: DockerEngine) -> None:
        assert await said(engine, "mount -t tmpfs tmpfs /tmp 2>/dev/null || echo refused") == ["refused"]


def said_by(address: str, port: int) -> bytes:
    with socket.create_connection((address, port), timeout=10) as connection:
        return connection.recv(5)


class TestNetwork:
    async def test_containers_of_a_run_reach_each_other_on_localhost(self, engine: DockerEngine) -> None:
        server = container(shell("nc -l -p 8000 -e echo hello"), name="server")
        client = container(shell("until nc 127.0.0.1 8000; do sleep 0.05; done"))
        launched = launch(server, client)
        await ended(engine, launched)
        assert await texts(engine, launched) == ["hello"]

    async def test_a_published_port_reaches_the_container(self, engine: DockerEngine) -> None:
        serves = shell("echo ready; while :; do nc -l -p 80 -e echo hello; done")
        launched = await started(engine, launch(container(serves, ports=(Port(container=80),))))
        await ready(engine, launched)
        run = await engine.inspect(launched.id)
        assert run is not None
        port = run.ports["main"][0]
        # The Engine's own proxy accepts before the container listens, and then has nothing to pass on.
        until(lambda: said_by(port.address, port.host) == b"hello")

    async def test_containers_reach_what_listens_at_the_gateway(self, engine: DockerEngine) -> None:
        with socket.create_server((engine.gateway_address, 0)) as listener:
            port = listener.getsockname()[1]
            launched = await started(
                engine, launch(container(shell(f"echo hello | nc {engine.gateway_address} {port}")))
            )
            listener.settimeout(10)
            connection, _ = listener.accept()
            with connection:
                assert connection.recv(5) == b"hello"
        await ended(engine, launched)

    @pytest.mark.parametrize("others", [0, 1])
    async def test_extra_hosts_and_host_name(self, engine: DockerEngine, others: int) -> None:
        script = "hostname; grep -w friend /etc/hosts | awk '{print $1}'"
        spec = container(shell(script), hostname="mill", extra_hosts=("friend:10.1.2.3",))
        launched = launch(spec, *(container(name=f"other{number}") for number in range(others)))
        await ended(engine, launched)
        assert await texts(engine, launched) == ["mill", "10.1.2.3"]

    @pytest.mark.parametrize("others", [0, 1])
    async def test_a_run_without_network_has_no_address(self, engine: DockerEngine, others: int) -> None:
        spec = container(shell("ip -o address | grep -v '127.0.0.1\\|::1' | wc -l; ip route | wc -l"))
        rest = [container(name=f"other{number}") for number in range(others)]
        launched = launch(spec, *rest, network=Network.NONE)
        await ended(engine, launched)
        assert await texts(engine, launched) == ["0", "0"]

    async def test_a_run_on_the_host_s_network_has_its_name(self, engine: DockerEngine) -> None:
        launched = launch(container(shell("hostname")), network=Network.HOST)
        await ended(engine, launched)
        assert await texts(engine, launched) == [socket.gethostname()]

    async def test_a_sandbox_that_can_not_have_its_port_refuses_the_run(self, engine: DockerEngine) -> None:
        def run(port: int) -> Launch:
            web = container(LISTENS, name="web", ports=(Port(container=80, host=port),))
            return launch(container(LISTENS, name="side"), web)

        first = await started(engine, run(0))
        seen = await engine.inspect(first.id)
        assert seen is not None
        with pytest.raises(StartRefused) as refusal:
            await started(engine, run(seen.ports["web"][0].host))
        assert refusal.value.container == "web"
