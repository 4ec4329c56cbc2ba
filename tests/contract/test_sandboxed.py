"""Hardened runs on an Engine that has gVisor."""

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from headrace.engines.base import Launch
from headrace.engines.docker import DockerEngine
from headrace.engines.spec import ContainerSpec, RunSpec
from headrace.profiles import Profile
from headrace.runs.hardening import hardened
from headrace.runs.records import Run
from tests.contract.engines import ended, texts
from tests.contract.second_engine import SecondEngine
from tests.images import BUSYBOX

GVISOR = shutil.which("runsc")
pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(GVISOR is None, reason="gVisor is not installed"),
]
ALONE = ("--network=none", "--platform=ptrace")
"""Debian's gVisor takes a network namespace of today's kernels for the machine's own, and refuses to use it;
hardened runs have nothing in theirs. This platform needs nothing of the machine's processor."""
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PROFILE = Profile(memory=128, scratch=4, file_size=8, processes=64)


@pytest.fixture(scope="module")
def machine() -> Iterator[SecondEngine]:
    machine = SecondEngine({"runsc": (str(GVISOR), *ALONE)})
    try:
        machine.start()
        machine.make_test_image()
        yield machine
    finally:
        machine.close()


@pytest.fixture
async def engine(machine: SecondEngine) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine("test", host=machine.host, sandboxes=0)
    await engine.prepare()
    yield engine
    for id in await engine.list():
        await engine.remove(id)
    await engine.close()


def untrusted(script: str) -> Launch:
    """A run of this shell script, as hard as a profile makes it."""
    main = ContainerSpec(name="main", image=BUSYBOX, command=("sh", "-c", script))
    spec = RunSpec(containers=(main,))
    run = Run(id="r", scope="1/r", service="batch", group="g", spec=spec, created_at=NOW)
    return Launch(uuid4().hex, hardened(run, PROFILE).spec)


async def test_it_has_a_kernel_of_its_own_and_is_as_hard_as_elsewhere(engine: DockerEngine) -> None:
    run = untrusted(
        "dmesg | grep -o gVisor; id -u; touch /x 2>/dev/null || echo no; ls /sys/class/net; ulimit -n;"
        "grep CapEff /proc/self/status; dd if=/dev/zero of=/tmp/y bs=1M count=5 2>&1 | grep -o No.space"
    )
    await ended(engine, run)
    assert await texts(engine, run) == [
        "gVisor",
        "65534",
        "no",
        "lo",
        "256",
        "CapEff:\t0000000000000000",
        "No space",
    ]


async def test_it_may_have_as_many_processes_as_the_profile_says(engine: DockerEngine) -> None:
    run = untrusted(
        "made=0; while [ $made -lt 60 ]; do sleep 100 & made=$((made + 1)); done; echo $made;"
        "(while :; do sleep 100 & done) 2>/dev/null; echo still here"
    )
    await ended(engine, run)
    assert await texts(engine, run) == ["60", "still here"]


async def test_a_memory_bomb_is_killed(engine: DockerEngine) -> None:
    seen = await ended(engine, untrusted("tail /dev/zero"))
    assert seen.containers["main"].oom_killed
    assert seen.containers["main"].exit_code == 137
