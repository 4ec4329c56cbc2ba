"""Forgetting what services leave behind."""

from headrace.services.ecs.service_records import Deployment, Rollout, Service, ServiceEvent, ServiceRevision
from headrace.store.base import Transaction

DEPLOYMENTS_KEPT = 50
"""Of each service; AWS keeps them for 90 days."""


async def forget(tx: Transaction, id: str) -> None:
    """Remove an INACTIVE service of this id, if there is one, with all that belonged to it."""
    if await tx.get(Service, id) is None:
        return
    for kind in (Deployment, ServiceRevision, ServiceEvent):
        while page := await tx.page(kind, owner=id):
            for record in page:
                await tx.delete(kind, record.id)
    await tx.delete(Service, id)


async def prune(tx: Transaction, service: Service) -> None:
    """Remove the oldest deployments and revisions beyond those that are kept."""
    complete = await tx.page(Deployment, owner=service.id, phase=Rollout.COMPLETED, limit=1, descending=True)
    kept = {service.primary, *service.former, *(one.id for one in complete)}
    for kind in (Deployment, ServiceRevision):
        page = await tx.page(kind, owner=service.id, limit=DEPLOYMENTS_KEPT + 2)
        used = kept if kind is Deployment else await _revisions(tx, kept)
        for record in page[: max(0, len(page) - DEPLOYMENTS_KEPT)]:
            if record.id not in used:
                await tx.delete(kind, record.id)


async def _revisions(tx: Transaction, deployments: set[str]) -> set[str]:
    return {one.revision_id for one in (await tx.get_many(Deployment, deployments)).values()}
