"""What happens in a simulation: chosen by a seed, and the same for the same seed."""

import random
from dataclasses import dataclass
from enum import Enum

from headrace.engines.simulated import Behaviour
from headrace.engines.spec import Condition, ContainerSpec, Dependency, HealthCheck, Port
from headrace.runs.records import Reserve

CPUS = 4
MEMORY = 8 * 1024
"""MiB."""
LAST = 120.0
"""Seconds within which runs come and faults happen."""
FIXED_PORTS = (8080, 9090)


@dataclass(frozen=True)
class Container:
    spec: ContainerSpec
    behaviour: Behaviour


@dataclass(frozen=True)
class PlannedRun:
    """A run that somebody is going to ask for."""

    at: float
    containers: tuple[Container, ...]
    reserve: Reserve
    time_limit: float | None
    stop_at: float | None
    """When somebody asks for its end."""
    outputs: bool
    """A file is wanted of its first container."""

    @property
    def fits(self) -> bool:
        """Whether the empty machine could hold it."""
        return self.reserve.cpu <= CPUS * 1024 and self.reserve.memory <= MEMORY

    @property
    def vanishes(self) -> bool:
        return any(one.behaviour.vanishes_after is not None for one in self.containers)


class FaultKind(Enum):
    CRASH = "Headrace dies"
    DOWN = "the engine does not answer"
    DEAF = "events are lost"
    FULL = "the store cannot write"
    BLIND = "the store cannot read"


@dataclass(frozen=True)
class Fault:
    at: float
    kind: FaultKind
    lasts: float
    turns: int
    """How many turns of the event loop it comes late, so that it comes in the middle of others' work."""


@dataclass(frozen=True)
class Scenario:
    seed: int
    runs: tuple[PlannedRun, ...]
    faults: tuple[Fault, ...]


def scenario(seed: int) -> Scenario:
    """What this seed stands for."""
    chance = random.Random(seed)
    runs = tuple(_run(chance, number) for number in range(chance.randint(1, 14)))
    faults = sorted((_fault(chance) for _ in range(chance.randint(0, 7))), key=lambda fault: fault.at)
    return Scenario(seed, runs, tuple(faults))


def _fault(chance: random.Random) -> Fault:
    return Fault(
        at=chance.choice((_moment(chance), _moment(chance) / 8)),
        kind=chance.choice(list(FaultKind)),
        lasts=chance.choice((0.0, 0.3, 2.0, chance.uniform(0, 45))),
        turns=chance.choice((0, chance.randint(0, 12), chance.randint(0, 80))),
    )


def _run(chance: random.Random, number: int) -> PlannedRun:
    containers = _containers(chance, number)
    endless = (
        any(one.spec.essential and one.behaviour.run_time is None for one in containers)
        or chance.random() < 0.1
    )
    limit = chance.uniform(1, 60) if chance.random() < (0.5 if endless else 0.1) else None
    stopped = (endless and limit is None) or chance.random() < 0.2
    at = chance.choice((0.0, _moment(chance)))
    return PlannedRun(
        at=at,
        containers=containers,
        reserve=Reserve(
            cpu=chance.choice((0, 256, 1024, 2048, 4096, 8192)) if chance.random() < 0.8 else 1024,
            memory=chance.choice((128, 1024, 4096)),
            ports=tuple(f"{port.host}/tcp" for one in containers for port in one.spec.ports if port.host),
        ),
        time_limit=limit,
        stop_at=at + _moment(chance) if stopped else None,
        outputs=chance.random() < 0.3,
    )


def _containers(chance: random.Random, number: int) -> tuple[Container, ...]:
    containers: list[Container] = []
    for index in range(chance.choice((1, 1, 1, 2, 3))):
        containers.append(_container(chance, number, index, containers))
    return tuple(containers)


def _container(chance: random.Random, number: int, index: int, before: list[Container]) -> Container:
    dependencies = tuple(
        Dependency(container=one.spec.name, condition=chance.choice(list(Condition)))
        for one in before
        if chance.random() < 0.4
    )
    name = f"c{index}"
    spec = ContainerSpec(
        name=name,
        image=f"image-{number}-{name}",
        command=("work", str(number), name),
        essential=index == 0 or chance.random() < 0.4,
        dependencies=dependencies,
        health_check=HealthCheck(command=("CMD", "true"), interval=5),
        start_timeout=chance.choice((None, 10.0)),
        stop_timeout=chance.choice((0.0, 2.0, 30.0)),
        ports=(Port(container=80, host=chance.choice((0, *FIXED_PORTS))),)
        if index == 0 and chance.random() < 0.3
        else (),
    )
    return Container(spec, _behaviour(chance))


def _behaviour(chance: random.Random) -> Behaviour:
    lines = chance.choice((0, 1, 5, 40, 300))
    return Behaviour(
        pull_error="no such image" if chance.random() < 0.04 else None,
        create_error="no such mount" if chance.random() < 0.02 else None,
        start_error="no such command" if chance.random() < 0.04 else None,
        start_delay=chance.choice((0.0, 0.0, 0.5, 3.0)),
        run_time=chance.choice((0.0, 0.1, chance.uniform(0, 5), chance.uniform(0, 60), None)),
        exit_code=chance.choice((0, 0, 1, 42)),
        output=tuple((chance.choice(("stdout", "stderr")), f"line {line}") for line in range(lines)),
        files={"/out/result": b"result"},
        healthy_after=chance.choice((0.0, 1.0, None)),
        on_term=chance.choice((143, 143, 0, None)),
        vanishes_after=chance.uniform(0, 30) if chance.random() < 0.05 else None,
    )


def _moment(chance: random.Random) -> float:
    return chance.uniform(0, LAST)
