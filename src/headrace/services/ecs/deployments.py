"""Which tasks of a service to start and to stop: a pure function of how they stand.

«ECS developer guide, rolling update; deployment circuit breaker». What is promised, and stated as properties
in its tests: a step never takes healthy tasks below the minimum, never runs more than the maximum, and
repeated steps arrive at the desired count of the newest revision.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from math import ceil

LEAST_FAILURES, MOST_FAILURES = 3, 200
FREE_FAILURES = 3
"""So many tasks in a row may fail to start before the next has to wait."""
LONGEST_WAIT = 27 * 60.0


class Standing(Enum):
    """How a task stands that nobody has told to stop."""

    COMING = auto()
    """Not healthy yet."""
    HEALTHY = auto()
    FAILING = auto()
    """Its health checks have failed."""


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """A task that nobody has told to stop."""

    id: str
    deployment: str
    standing: Standing
    protected: bool = False


@dataclass(frozen=True, kw_only=True)
class Former:
    """An older deployment that still has tasks."""

    deployment: str
    desired: int
    """How many of its tasks were wanted so far."""
    restorable: bool
    """It once was complete, so tasks of it that end are replaced while they are needed."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a service is to be."""

    desired: int
    minimum: int
    """Percent."""
    maximum: int
    """Percent."""
    primary: str
    may_start: bool = True
    """Whether the primary deployment may start tasks now."""

    @property
    def least(self) -> int:
        """So many tasks stay healthy."""
        return ceil(self.desired * self.minimum / 100)

    @property
    def most(self) -> int:
        """So many tasks run at most."""
        return self.desired * self.maximum // 100


@dataclass(frozen=True, kw_only=True)
class Step:
    """What to do now."""

    start: dict[str, int] = field(default_factory=dict)
    """By deployment."""
    scale_in: list[str] = field(default_factory=list)
    """Tasks that are not wanted any more."""
    replace: list[str] = field(default_factory=list)
    """Tasks that fail their health checks."""
    desired: dict[str, int] = field(default_factory=dict)
    """By former deployment: how many of its tasks are still wanted."""
    complete: bool = False
    """Everything desired is there, and nothing else."""
    stuck: bool = False
    """The percentages allow neither to start nor to stop anything."""
    held: bool = False
    """Tasks that are protected can't be stopped."""


def plan(target: Target, tasks: Sequence[TaskView], formers: Sequence[Former] = ()) -> Step:
    """The next step. `formers`: newest first."""
    own = [task for task in tasks if task.deployment == target.primary]
    old = [task for task in tasks if task.deployment != target.primary]
    room = max(0, target.most - len(tasks))
    need = target.desired - _count(own, Standing.COMING, Standing.HEALTHY)
    starting = max(0, min(need, room)) if target.may_start else 0
    blocked = max(0, need - starting) if target.may_start else 0

    healthy_own = _count(own, Standing.HEALTHY)
    needed = max(0, target.least - healthy_own)
    kept, leaving = _old(old, needed, formers)
    failing_old = _with(old, Standing.FAILING)
    enough = healthy_own + _count(old, Standing.HEALTHY) >= target.least
    replaced = failing_old if enough else failing_old[:blocked]
    replaced = replaced + _failing_own(own, target, healthy_own, blocked - len(replaced))
    surplus = _surplus(own, target.desired)
    spare = max(0, -need) - len(surplus)

    start = {target.primary: starting} if starting else {}
    start |= _restored(kept, needed, formers, room - starting)
    scale_in = [task.id for task in [*_free(leaving), *surplus]]
    replace = [task.id for task in _free(replaced)]
    waits = any(task.standing is Standing.COMING for task in tasks)
    return Step(
        start=start,
        scale_in=scale_in,
        replace=replace,
        desired=_still_desired(formers, old, scale_in),
        complete=healthy_own == len(own) == target.desired and not old,
        stuck=bool(blocked and old and not (start or scale_in or replace or waits)),
        held=spare > 0 or len(_free(leaving)) < len(leaving),
    )


def threshold(desired: int) -> int:
    """After so many failed tasks the circuit breaker ends a deployment."""
    return min(max(ceil(desired / 2), LEAST_FAILURES), MOST_FAILURES)


def wait(failed_in_row: int) -> float:
    """Seconds until the next task is started, after so many in a row that failed to."""
    if failed_in_row < FREE_FAILURES:
        return 0.0
    return min(LONGEST_WAIT, 2.0 ** min(failed_in_row - FREE_FAILURES, 11))


def _old(
    old: Sequence[TaskView], needed: int, formers: Sequence[Former]
) -> tuple[list[TaskView], list[TaskView]]:
    """Which tasks of former deployments stay, and which are not needed any more; those that fail are in
    neither list. Newer ones stay rather than older ones, healthy ones rather than coming ones."""
    age = {former.deployment: number for number, former in enumerate(formers)}
    restorable = {former.deployment for former in formers if former.restorable}

    def by_age(task: TaskView) -> int:
        return age.get(task.deployment, len(age))

    healthy = sorted(_with(old, Standing.HEALTHY), key=by_age)
    coming = sorted(_with(old, Standing.COMING), key=by_age)
    hopeful = [task for task in coming if task.deployment in restorable]
    kept = [*healthy, *hopeful][:needed]
    return kept, [task for task in [*coming, *healthy] if task not in kept]


def _restored(
    kept: Sequence[TaskView], needed: int, formers: Sequence[Former], room: int
) -> Mapping[str, int]:
    """Tasks of the last complete deployment, in place of those that ended without being told to."""
    former = next((one for one in formers if one.restorable), None)
    if former is None:
        return {}
    there = sum(task.deployment == former.deployment for task in kept)
    missing = min(needed - len(kept), former.desired - there, room)
    return {former.deployment: missing} if missing > 0 else {}


def _failing_own(own: Sequence[TaskView], target: Target, healthy: int, blocked: int) -> list[TaskView]:
    """Those that have been replaced; one, if there is no room for its replacement beside it."""
    failing = _with(own, Standing.FAILING)
    if healthy >= target.desired:
        return failing
    return failing[: 1 if blocked > 0 else 0]


def _surplus(own: Sequence[TaskView], desired: int) -> list[TaskView]:
    """The tasks beyond the desired count that may go: those first that are not healthy yet."""
    coming, healthy = _with(own, Standing.COMING), _with(own, Standing.HEALTHY)
    spare = max(0, len(coming) + len(healthy) - desired)
    going = _free(coming)[:spare]
    return going + _free(healthy)[: min(spare - len(going), max(0, len(healthy) - desired))]


def _still_desired(
    formers: Sequence[Former], old: Sequence[TaskView], stopped: Sequence[str]
) -> dict[str, int]:
    going = {task.id: task.deployment for task in old if task.id in stopped}
    counts = {one.deployment: sum(there == one.deployment for there in going.values()) for one in formers}
    return {
        one.deployment: max(0, one.desired - counts[one.deployment])
        for one in formers
        if counts[one.deployment]
    }


def _with(tasks: Iterable[TaskView], standing: Standing) -> list[TaskView]:
    return [task for task in tasks if task.standing is standing]


def _count(tasks: Iterable[TaskView], *standings: Standing) -> int:
    return sum(task.standing in standings for task in tasks)


def _free(tasks: Iterable[TaskView]) -> list[TaskView]:
    return [task for task in tasks if not task.protected]
