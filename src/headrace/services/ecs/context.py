"""What ECS's operations work with."""

from dataclasses import dataclass
from typing import Protocol

from headrace.engines.base import Capacity
from headrace.kit.ids import Ids
from headrace.runs.hardening import Profiles
from headrace.services.ecs.exec_sessions import ExecSessions
from headrace.services.ecs.ports import Registries, TargetGroups
from headrace.store.base import Store


class Machine(Protocol):
    """Where tasks run."""

    async def capacity(self) -> Capacity:
        """Its size. Raises `EngineUnavailable`."""


@dataclass(frozen=True)
class Context:
    store: Store
    ids: Ids
    machine: Machine
    groups: TargetGroups
    registries: Registries
    exec_sessions: ExecSessions
    profiles: Profiles
    """The operator's, of tasks that nobody trusts."""
