"""How a service's task stands: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from headrace.engines.base import Health
from headrace.runs.records import Phase, Run
from headrace.services.ecs.deployments import Standing
from headrace.services.ecs.service_records import Replica

SETTLED_AFTER = timedelta(seconds=1)
"""A task without health checks counts as healthy when it has run so long: one that exits at once must not
take the place of one that works. ECS, which is slower to notice, has no such time."""


def standing(
    run: Run, replica: Replica, targets: Sequence[str], grace: int | None, now: datetime
) -> Standing:
    """`targets`: how the load balancers find it. `grace`: seconds after its start for which failed checks
    are ignored."""
    if run.phase is not Phase.RUNNING or run.started_at is None:
        return Standing.COMING
    checks = _checks(run)
    if Health.UNHEALTHY in checks or "unhealthy" in targets:
        spared = grace is not None and now - run.started_at < timedelta(seconds=grace)
        return Standing.COMING if spared else Standing.FAILING
    if not checks and not targets:
        settled = replica.was_healthy or now - run.started_at >= SETTLED_AFTER
        return Standing.HEALTHY if settled else Standing.COMING
    good = checks <= {Health.HEALTHY} and all(target == "healthy" for target in targets)
    return Standing.HEALTHY if good else Standing.COMING


def changes_at(run: Run, replica: Replica, grace: int | None, now: datetime) -> datetime | None:
    """When it stands otherwise just because time has passed; None if never."""
    if run.phase is not Phase.RUNNING or run.started_at is None:
        return None
    settled = now if replica.was_healthy else run.started_at + SETTLED_AFTER
    times = [settled, run.started_at + timedelta(seconds=grace or 0)]
    return min((time for time in times if time > now), default=None)


def _checks(run: Run) -> set[Health | None]:
    """What the essential containers' health checks say; None while they have not said anything."""
    return {
        state.health
        for spec, state in zip(run.spec.containers, run.containers, strict=True)
        if spec.essential and spec.health_check
    }
