"""The service controller: reads, looks, decides, writes. Each round does one thing and is safe to repeat."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.runs import launching as runs
from headrace.runs.hardening import Profiles
from headrace.runs.records import Cause, Ending, Run
from headrace.services.ecs import events
from headrace.services.ecs.context import Machine
from headrace.services.ecs.deployments import Step, plan
from headrace.services.ecs.discovery.announcer import Announcer
from headrace.services.ecs.discovery.announcing import announcements
from headrace.services.ecs.ports import TargetGroups
from headrace.services.ecs.rollout import outcome
from headrace.services.ecs.rollout.accounts import Notes, failed, take_note
from headrace.services.ecs.rollout.balancing import Moves, moves
from headrace.services.ecs.rollout.health import changes_at
from headrace.services.ecs.rollout.situation import Situation, look
from headrace.services.ecs.rollout.starting import start
from headrace.services.ecs.service_names import new_number
from headrace.services.ecs.service_records import (
    Deployment,
    Place,
    Replica,
    Rollout,
    Service,
    ServiceStatus,
)
from headrace.store.base import StaleRecord, Store, Transaction
from headrace.store.listing import every

STOP_CODE = "ServiceSchedulerInitiated"
HEALTH_CHECKS_FAILED = "Task failed container health checks"
NO_ROOM_RETRY = 5.0
"""Seconds until tasks that found no room are tried again, should nobody tell of room before."""


ADDRESS_RETRY = 1.0
"""Seconds until a task whose address was not known is looked at again."""


class ServiceController:
    """Reconciles services."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        ids: Ids,
        machine: Machine,
        groups: TargetGroups,
        announcer: Announcer,
        profiles: Profiles,
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._groups = groups
        self._machine = machine
        self._announcer = announcer
        self._profiles = profiles

    async def keys(self) -> Iterable[str]:
        """Every service that is not INACTIVE."""
        return [
            service.id
            for status in (ServiceStatus.ACTIVE, ServiceStatus.DRAINING)
            for service in await every(self._store, Service, phase=status)
        ]

    async def reconcile(self, id: str) -> float | None:
        """Take the service one step further."""
        service = await self._store.get(Service, id)
        if service is None or service.status is ServiceStatus.INACTIVE:
            return None
        situation, now = await look(self._store, service, self._groups), self._clock.now()
        notes = take_note(situation, now)
        if not notes.empty:
            await self._write_notes(situation, notes, now)
            return 0.0
        announced = announcements(situation)
        if not announced.empty and await self._announcer.announce(situation, announced):
            return 0.0
        balanced = moves(situation)
        if not balanced.empty:
            await self._move(situation, balanced, now)
            return 0.0
        if outcome.has_failed(situation):
            await self._fail(situation, now)
            return 0.0
        step = plan(situation.target(now), situation.views(now), situation.formers(now))
        if step.start or step.scale_in or step.replace:
            placed = await self._perform(situation, step, now)
            return None if placed else NO_ROOM_RETRY
        await self._settle(situation, step, now)
        return ADDRESS_RETRY if announced.announce else _look_again(situation, now)

    async def _write_notes(self, situation: Situation, notes: Notes, now: datetime) -> None:
        async with self._store.write() as tx:
            for replica in notes.ended:
                await self._deregister(tx, replica.scope, replica.id, replica.places, now)
                await self._announcer.withdraw(tx, replica, situation.settings(replica))
                await tx.delete(Replica, replica.id, expect=replica.revision)
            for replica in notes.healthy:
                await tx.replace(replica, expect=replica.revision)
            for deployment in notes.deployments.values():
                await tx.replace(replace(deployment, updated_at=now), expect=deployment.revision)
            await events.tell(tx, situation.service, notes.messages, now)
        self._announcer.told(notes.ended)

    async def _move(self, situation: Situation, balanced: Moves, now: datetime) -> None:
        """Put tasks into target groups and take them out; let those go that have drained."""
        service = situation.service
        async with self._store.write() as tx:
            for id, places in balanced.register.items():
                replica = _replica(situation, id)
                await tx.replace(replace(replica, places=places), expect=replica.revision)
                for place in places:
                    await self._groups.register(tx, service.scope, place.group, place.port, owner=id, now=now)
            for id, places in balanced.deregister.items():
                await self._deregister(tx, service.scope, id, places, now)
            for id in balanced.let_go:
                run = await tx.get(Run, id)
                if run is not None:
                    await runs.let_go(tx, run)
            await events.tell(tx, service, _moved(balanced), now)

    async def _deregister(
        self, tx: Transaction, scope: str, task: str, places: Iterable[Place], now: datetime
    ) -> None:
        for place in places:
            await self._groups.deregister(tx, scope, place.group, place.port, owner=task, now=now)

    async def _fail(self, situation: Situation, now: datetime) -> None:
        """End the deployment, and go back to the last complete one if that is wanted and there is one."""
        service, primary = situation.service, situation.primary
        async with self._store.write() as tx:
            await tx.replace(outcome.ended(primary, now), expect=primary.revision)
            messages = [events.failed(primary.name)] if not primary.stop else []
            goal = await _last_complete(tx, service) if outcome.rolls_back(service, primary) else None
            if goal is not None:
                number = new_number(self._ids)
                service, back = outcome.rollback(service, primary, goal, number, now)
                await tx.create(back)
                await tx.replace(service, expect=service.revision)
                messages.append(events.rolling_back(goal.name))
            await events.tell(tx, service, messages, now)

    async def _perform(self, situation: Situation, step: Step, now: datetime) -> bool:
        """Start and stop tasks; says whether all that were to be started had room."""
        machine = await self._machine.capacity()
        async with self._store.write() as tx:
            await _require_unchanged(tx, situation.service)
            deployments = await self._stop(tx, situation, step, now)
            started = await start(
                tx,
                situation.service,
                deployments,
                step.start,
                situation.providers,
                machine,
                self._profiles,
                now,
            )
            messages = [*_told(situation, step), *started.messages]
            for id, deployment in started.deployments.items():
                if deployment != situation.deployments[id]:
                    await tx.replace(replace(deployment, updated_at=now), expect=deployment.revision)
            await events.tell(tx, situation.service, messages, now)
        return started.placed

    async def _stop(
        self, tx: Transaction, situation: Situation, step: Step, now: datetime
    ) -> Mapping[str, Deployment]:
        """Ask for the end of tasks; returns the deployments as that leaves them."""
        deployments = dict(situation.deployments)
        reason = f"Scaling activity initiated by (deployment {situation.primary.name})"
        for id in step.scale_in:
            await self._leave(tx, situation, id, reason, now)
        for id in step.replace:
            await self._leave(tx, situation, id, _why_unhealthy(situation, id), now)
        failing = sum(_deployment_of(situation, id) == situation.service.primary for id in step.replace)
        if failing:
            deployments[situation.service.primary] = failed(situation.primary, failing)
        for id, desired in step.desired.items():
            deployments[id] = replace(deployments[id], desired=desired)
        return deployments

    async def _leave(
        self, tx: Transaction, situation: Situation, id: str, reason: str, now: datetime
    ) -> None:
        replica = _replica(situation, id)
        await tx.replace(replace(replica, leaving=reason, leaving_since=now), expect=replica.revision)
        run = await tx.get(Run, id)
        if run is not None:
            ending = Ending(cause=Cause.REQUESTED, reason=reason, code=STOP_CODE)
            await runs.stop(tx, run, ending, lingers=bool(replica.places or replica.announced))

    async def _settle(self, situation: Situation, step: Step, now: datetime) -> None:
        """Write that the service has arrived where it was going, or can't."""
        service, primary = situation.service, situation.primary
        messages = [text for said, text in ((step.stuck, events.STUCK), (step.held, events.HELD)) if said]
        complete = step.complete and primary.rollout is Rollout.IN_PROGRESS
        if complete:
            messages.append(events.completed(primary.name))
        if step.complete and service.status is ServiceStatus.ACTIVE and primary.rollout is not Rollout.FAILED:
            messages.append(events.STEADY)
        after = _settled(situation, complete=step.complete)
        if after == service and not complete and not await self._is_news(service, messages, now):
            return
        async with self._store.write() as tx:
            if complete:
                await tx.replace(outcome.completed(primary, now), expect=primary.revision)
            if after != service:
                await tx.replace(after, expect=service.revision)
            await events.tell(tx, after, messages, now)

    async def _is_news(self, service: Service, messages: Sequence[str], now: datetime) -> bool:
        return bool(messages) and not await events.is_said(self._store, service, messages[-1], now)


def _told(situation: Situation, step: Step) -> list[str]:
    going = [*step.scale_in, *step.replace]
    told = [_unhealthy(situation, id) for id in step.replace]
    return [*told, events.stopped(going)] if going else told


def _unhealthy(situation: Situation, id: str) -> str:
    for place in _replica(situation, id).places:
        if situation.states.get((place.group, place.port)) == "unhealthy":
            return events.failed_elb(place.port, place.group)
    return events.unhealthy(id)


def _deployment_of(situation: Situation, id: str) -> str:
    return _replica(situation, id).deployment


def _replica(situation: Situation, id: str) -> Replica:
    return next(one for one in situation.replicas if one.id == id)


def _why_unhealthy(situation: Situation, id: str) -> str:
    for place in _replica(situation, id).places:
        if situation.states.get((place.group, place.port)) == "unhealthy":
            return f"Task failed ELB health checks in (target-group {place.group})"
    return HEALTH_CHECKS_FAILED


def _moved(balanced: Moves) -> list[str]:
    told = [events.draining(len(balanced.deregister))] if balanced.deregister else []
    for say, moved in ((events.registered, balanced.register), (events.deregistered, balanced.deregister)):
        counted = Counter(place.group for places in moved.values() for place in places)
        told += [say(number, group) for group, number in counted.items()]
    return told


def _settled(situation: Situation, *, complete: bool) -> Service:
    """The service without the deployments that have no tasks any more and are to get none; a deleted one
    without any task is INACTIVE."""
    service = situation.service
    used = {replica.deployment for replica in situation.staying}
    former = tuple(
        id
        for id in service.former
        if id in used or (not complete and id in situation.deployments and situation.deployments[id].desired)
    )
    status = service.status
    if status is ServiceStatus.DRAINING and not situation.replicas:
        status = ServiceStatus.INACTIVE
    return replace(service, former=former, status=status)


def _look_again(situation: Situation, now: datetime) -> float | None:
    """Seconds until time alone may change something."""
    grace = situation.service.configuration.grace
    times = [changes_at(situation.runs[replica.id], replica, grace, now) for replica in situation.staying]
    times += [deployment.retry_at for deployment in situation.deployments.values()]
    times += [situation.tasks[replica.id].protected_until for replica in situation.staying]
    due = [(time - now).total_seconds() for time in times if time is not None and time > now]
    return min(due, default=None)


async def _last_complete(tx: Transaction, service: Service) -> Deployment | None:
    found = await tx.page(Deployment, owner=service.id, phase=Rollout.COMPLETED, limit=1, descending=True)
    return found[0] if found else None


async def _require_unchanged(tx: Transaction, service: Service) -> None:
    now = await tx.get(Service, service.id)
    if now is None or now.revision != service.revision:
        raise StaleRecord(f"{service.kind} {service.id}")
