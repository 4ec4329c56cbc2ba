"""Removing the images that lifecycle policies let expire."""

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import replace

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.ecr import images
from headrace.services.ecr.lifecycle.evaluation import Expiry, evaluate
from headrace.services.ecr.lifecycle.policy import Policy, read
from headrace.services.ecr.paging import every
from headrace.services.ecr.records import EXPIRING, Image, Repository
from headrace.store.base import Store

_HOURLY = 3600.0
_AT_ONCE = 50


def lifecycle_loop(store: Store, clock: Clock) -> Loop:
    """Applies the lifecycle policy of a repository. Keys are repositories' ids."""

    async def reconcile(id: str) -> None:
        repository = await store.get(Repository, id)
        if repository is not None and repository.lifecycle_policy is not None:
            await apply(store, repository, read(repository.lifecycle_policy), now=clock.now())

    async def resync() -> Iterable[str]:
        return [repository.id async for repository in every(store, Repository, owner=EXPIRING)]

    return Loop("ecr-lifecycle", reconcile, clock=clock, resync=resync, resync_every=_HOURLY, concurrency=1)


async def apply(store: Store, repository: Repository, policy: Policy, *, now: datetime) -> None:
    """Remove what the policy lets expire by now. Raises `StaleRecord` if something changed meanwhile."""
    found = [image async for image in every(store, Image, owner=repository.key)]
    expired = evaluate(policy, found, now=now)
    for start in range(0, len(expired), _AT_ONCE):
        await _remove(store, repository, expired[start : start + _AT_ONCE])
    async with store.write() as tx:
        await tx.replace(replace(repository, lifecycle_evaluated_at=now), expect=repository.revision)


async def _remove(store: Store, repository: Repository, expired: Iterable[Expiry]) -> None:
    """Raises `StaleRecord` if one of them has been tagged or taken into a list meanwhile."""
    async with store.write() as tx:
        for expiry in expired:
            await images.delete(tx, repository, expiry.image)
