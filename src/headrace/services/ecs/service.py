"""Amazon ECS, put together."""

from dataclasses import dataclass

from starlette.types import ASGIApp

from headrace.aws.call import Service
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.kit.sealing import Sealing
from headrace.runs.hardening import Profiles
from headrace.runs.naming import Naming
from headrace.runs.usage import Meter
from headrace.services.ecs.agent.app import Agent
from headrace.services.ecs.agent.badges import Badges
from headrace.services.ecs.context import Context, Machine
from headrace.services.ecs.discovery.announcer import Announcer
from headrace.services.ecs.discovery.loop import Directory
from headrace.services.ecs.exec_sessions import ExecSessions
from headrace.services.ecs.history import history_loop, service_history_loop
from headrace.services.ecs.measuring import measuring_loop
from headrace.services.ecs.operations import (
    account_settings,
    attributes,
    capacity_providers,
    clusters,
    container_instances,
    execute_command,
    namespaces,
    operation,
    service_deployments,
    services,
    tags,
    task_definitions,
    task_protection,
    tasks,
)
from headrace.services.ecs.ports import Registries, Roles, TargetGroups
from headrace.services.ecs.rollout.controller import ServiceController
from headrace.services.ecs.rollout.loop import Rollouts
from headrace.services.ecs.scaling import ScaledServices
from headrace.services.measuring import Metrics
from headrace.store.base import Store

__all__ = ["OPERATIONS", "Ecs", "create", "operation"]

OPERATIONS = (
    account_settings,
    attributes,
    capacity_providers,
    clusters,
    container_instances,
    execute_command,
    namespaces,
    service_deployments,
    services,
    tags,
    task_definitions,
    task_protection,
    tasks,
)
"""The modules whose import registers the operations."""


@dataclass(frozen=True)
class Ecs:
    """What ECS offers the rest of Headrace."""

    api: Service
    loops: tuple[Rollouts | Directory | Loop, ...]
    """To be run for as long as Headrace runs."""
    exec_sessions: ExecSessions
    """What the tokens stand for that ExecuteCommand gives."""
    scaled: ScaledServices
    """Services, for those who scale them."""
    agent: ASGIApp
    """What answers tasks' containers, by paths that bear their badges."""
    badges: Badges
    directory: Directory
    """Whom tasks find by name."""


def create(
    *,
    store: Store,
    clock: Clock,
    ids: Ids,
    machine: Machine,
    groups: TargetGroups,
    sealing: Sealing,
    meter: Meter,
    metrics: Metrics,
    roles: Roles,
    registries: Registries,
    naming: Naming,
    profiles: Profiles,
) -> Ecs:
    """ECS on this store; its tasks run where `machine` says."""
    sessions, badges = ExecSessions(sealing, clock), Badges(sealing)
    context = Context(
        store=store,
        ids=ids,
        machine=machine,
        groups=groups,
        registries=registries,
        exec_sessions=sessions,
        profiles=profiles,
    )
    announcer = Announcer(store, registries, naming)
    controller = ServiceController(store, clock, ids, machine, groups, announcer, profiles)
    rollouts = Rollouts(store, clock, controller, groups)
    directory = Directory(store, clock, naming, registries)
    return Ecs(
        api=operation.bind(context),
        loops=(
            rollouts,
            directory,
            history_loop(store, clock),
            service_history_loop(store, clock),
            measuring_loop(store, clock, meter, machine, metrics),
        ),
        exec_sessions=sessions,
        scaled=ScaledServices(),
        agent=Agent(store, clock, badges, roles, meter.stats).router(),
        badges=badges,
        directory=directory,
    )
