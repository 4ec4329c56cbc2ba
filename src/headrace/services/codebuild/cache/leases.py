"""Volumes that only one build may use at a time."""

from msgspec.structs import replace

from headrace.services.codebuild.records import Build, Lease
from headrace.store.base import Store


async def acquire(store: Store, volume: str, build: Build) -> bool:
    """Whether the volume is this build's now: nobody's before, or that of a build that has ended."""
    async with store.write() as tx:
        lease = await tx.get(Lease, volume)
        if lease is None:
            await tx.create(Lease(id=volume, scope=build.scope, holder=build.id))
            return True
        if lease.holder == build.id:
            return True
        holder = await tx.get(Build, lease.holder)
        if holder is not None and not holder.cleaned:
            return False
        await tx.replace(replace(lease, holder=build.id), expect=lease.revision)
        return True
