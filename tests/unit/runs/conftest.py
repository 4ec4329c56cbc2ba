"""Runs and what engines show of them, made short for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from headrace.engines.base import ContainerPhase, Health, SeenContainer, SeenRun
from headrace.engines.spec import Condition, ContainerSpec, Dependency, RunSpec
from headrace.runs.records import ContainerState, Phase, Run

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def spec(name: str, *, after: dict[str, Condition] | None = None, **fields: Any) -> ContainerSpec:
    dependencies = tuple(
        Dependency(container=needed, condition=condition) for needed, condition in (after or {}).items()
    )
    return ContainerSpec(name=name, image="app", dependencies=dependencies, **fields)


def a_run(*containers: ContainerSpec, prepared: bool = True, **fields: Any) -> Run:
    """A placed run whose images are there, unless said otherwise."""
    containers = containers or (spec("main"),)
    return Run(
        **{
            "id": "0" * 32,
            "scope": "1/r",
            "service": "test",
            "group": "g",
            "spec": RunSpec(containers=containers),
            "containers": tuple(ContainerState(name=one.name) for one in containers),
            "phase": Phase.PREPARING,
            "created_at": START,
            "placed_at": START,
            "pull_stopped_at": START if prepared else None,
            **fields,
        }
    )


def running(name: str, *, health: Health | None = None, since: float = 1) -> SeenContainer:
    return SeenContainer(
        name=name,
        phase=ContainerPhase.RUNNING,
        runtime_id=f"id-of-{name}",
        health=health,
        started_at=at(since),
    )


def exited(name: str, code: int = 0, *, oom: bool = False) -> SeenContainer:
    return SeenContainer(
        name=name,
        phase=ContainerPhase.EXITED,
        runtime_id=f"id-of-{name}",
        exit_code=code,
        oom_killed=oom,
        started_at=at(1),
        finished_at=at(2),
    )


def shows(*containers: SeenContainer) -> SeenRun:
    return SeenRun(id="0" * 32, containers={one.name: one for one in containers})
