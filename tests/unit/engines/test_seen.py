"""What the Docker Engine says of containers, as the contract has it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from headrace.engines.base import ContainerPhase, EngineUnavailable, Health, SeenContainer, SeenPort
from headrace.engines.docker import seen, usage
from headrace.engines.docker.api import ApiError, Json, meaning

NEVER = "0001-01-01T00:00:00Z"


def inspected(**state: Any) -> Json:
    return {
        "Id": "id",
        "Image": "sha256:image",
        "Config": {"Labels": {"dev.headrace.container": "web"}},
        "State": {
            "Status": "running",
            "ExitCode": 0,
            "OOMKilled": False,
            "Error": "",
            "StartedAt": "2026-11-22T10:00:00.123456789Z",
            "FinishedAt": NEVER,
            **state,
        },
        "NetworkSettings": {"Ports": {}},
    }


def container(inspected: Json) -> SeenContainer:
    return seen.container(inspected, out_of_memory=False)


def test_a_running_container_has_no_exit_code() -> None:
    running = container(inspected())
    assert (running.phase, running.exit_code, running.finished_at) == (
        ContainerPhase.RUNNING,
        None,
        None,
    )
    assert running.started_at == datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


def test_an_ended_container_did_not_begin_after_its_end() -> None:
    ended = container(inspected(Status="exited", ExitCode=3, FinishedAt="2026-11-22T10:00:00.1Z"))
    assert (ended.phase, ended.exit_code) == (ContainerPhase.EXITED, 3)
    assert ended.started_at == ended.finished_at == datetime(2026, 11, 22, 10, 0, 0, 100000, tzinfo=UTC)


def test_a_container_that_runs_and_never_started_is_not_started_yet() -> None:
    assert container(inspected(StartedAt=NEVER)).phase is ContainerPhase.CREATED


def test_a_container_that_could_not_be_started_says_why() -> None:
    failed = container(inspected(Status="created", ExitCode=127, Error="no such file", StartedAt=NEVER))
    assert (failed.phase, failed.exit_code, failed.started_at) == (ContainerPhase.CREATED, None, None)
    assert failed.error == "no such file"


@pytest.mark.parametrize(
    ("status", "health"),
    [
        ("none", None),
        ("starting", Health.STARTING),
        ("healthy", Health.HEALTHY),
        ("unhealthy", Health.UNHEALTHY),
    ],
)
def test_health(status: str, health: Health | None) -> None:
    assert container(inspected(Health={"Status": status})).health is health


def test_ports_belong_to_the_containers_that_wanted_them() -> None:
    holder = inspected()
    holder["Config"]["Labels"] = {"dev.headrace.ports": '{"80/tcp":"web","53/udp":"side"}'}
    holder["NetworkSettings"]["Ports"] = {
        "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "32768"}],
        "53/udp": [{"HostIp": "127.0.0.1", "HostPort": "32769"}],
        "443/tcp": None,
    }
    assert seen.ports(holder) == {
        "web": (SeenPort(container=80, host=32768, protocol="tcp", address="127.0.0.1"),),
        "side": (SeenPort(container=53, host=32769, protocol="udp", address="127.0.0.1"),),
    }


@pytest.mark.parametrize(
    ("cache", "used"), [({"total_inactive_file": 30}, 70), ({"inactive_file": 20}, 80), ({}, 100)]
)
def test_memory_use_is_without_what_the_kernel_can_take_back(cache: dict[str, int], used: int) -> None:
    stats = usage.stats(
        {
            "cpu_stats": {"cpu_usage": {"total_usage": 1_500_000_000}},
            "memory_stats": {"usage": 100, "limit": 1000, "stats": cache},
            "pids_stats": {"current": 3},
        }
    )
    assert (stats.memory, stats.memory_limit, stats.cpu_seconds, stats.pids) == (used, 1000, 1.5, 3)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (900, "Cannot connect to Docker Engine"),
        (503, "service unavailable"),
        (500, "connection error: dial unix /run/containerd/containerd.sock: connect: connection refused"),
        (500, "rpc error: transport is closing"),
    ],
)
def test_an_engine_that_goes_down_is_not_taken_for_one_that_refuses(status: int, message: str) -> None:
    assert isinstance(meaning(status, message), EngineUnavailable)


def test_other_errors_are_answers() -> None:
    error = meaning(500, "OCI runtime create failed")
    assert isinstance(error, ApiError)
    assert (error.status, str(error)) == (500, "OCI runtime create failed")
