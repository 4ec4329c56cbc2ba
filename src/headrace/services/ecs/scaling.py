"""Services, as Application Auto Scaling sees them."""

from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from headrace.runs.records import Phase, Run
from headrace.services.ecs.events import tell
from headrace.services.ecs.records import cluster_id
from headrace.services.ecs.service_records import (
    Deployment,
    Replica,
    Rollout,
    Scheduling,
    Service,
    ServiceStatus,
    service_id,
)
from headrace.store.base import Reader, Transaction
from headrace.store.listing import every


class Count(NamedTuple):
    """How many tasks a service has."""

    desired: int
    running: int
    deploying: bool


class ScaledServices:
    """A service is named `service/CLUSTER/NAME`."""

    async def count(self, reader: Reader, scope: str, service: str) -> Count | None:
        """None if there is no such service, or none that has a desired count."""
        found = await _find(reader, scope, service)
        if found is None:
            return None
        replicas = await every(reader, Replica, owner=found.id)
        runs = await reader.get_many(Run, [one.id for one in replicas if not one.leaving])
        deployment = await reader.get(Deployment, found.primary)
        return Count(
            desired=found.desired,
            running=sum(run.phase is Phase.RUNNING for run in runs.values()),
            deploying=deployment is not None and deployment.rollout is Rollout.IN_PROGRESS,
        )

    async def scale(
        self, tx: Transaction, scope: str, service: str, desired: int, *, told: str, now: datetime
    ) -> None:
        """Let it have so many tasks, and tell about it in its events."""
        found = await _find(tx, scope, service)
        if found is not None:
            await tx.replace(replace(found, desired=desired), expect=found.revision)
            await tell(tx, found, [told], now)


async def _find(reader: Reader, scope: str, service: str) -> Service | None:
    _, cluster, name = service.split("/")
    found = await reader.get(Service, service_id(cluster_id(scope, cluster), name))
    if found is None or found.status is not ServiceStatus.ACTIVE:
        return None
    return found if found.scheduling is Scheduling.REPLICA else None
