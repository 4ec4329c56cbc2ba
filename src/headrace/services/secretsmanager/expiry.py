"""The loop that removes secrets whose recovery window is over."""

from collections.abc import Iterable

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.secretsmanager import secrets
from headrace.services.secretsmanager.records import Secret
from headrace.services.secretsmanager.values import Values
from headrace.store.base import Store

_HOURLY = 3600.0


def expiry_loop(store: Store, clock: Clock, values: Values) -> Loop:
    """Keys are secrets' ids."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            secret = await tx.get(Secret, id)
            if secret is not None and secrets.is_due(secret, clock.now()):
                await secrets.remove(tx, values, secret)

    async def resync() -> Iterable[str]:
        found: list[Secret] = []
        after = ""
        while page := await store.page(Secret, phase="deleted", after=after):
            found += page
            after = page[-1].index().sort
        return [secret.id for secret in found if secrets.is_due(secret, clock.now())]

    return Loop("secret-expiry", reconcile, clock=clock, resync=resync, resync_every=_HOURLY, concurrency=1)
