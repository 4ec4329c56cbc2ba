"""What has happened to alarms, and the loop that forgets it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.cloudwatch.records import Alarm, AlarmEvent
from headrace.store.base import Store, Transaction
from headrace.store.listing import every

KEPT = timedelta(days=30)
HOURLY = 3600.0


async def note(
    tx: Transaction, alarm: Alarm, kind: str, summary: str, data: dict[str, object], at: datetime
) -> None:
    """Add a line to the alarm's history."""
    await tx.create(
        AlarmEvent(
            id=f"{alarm.id}/{at.isoformat()}/{kind}/{alarm.revision}",
            scope=alarm.scope,
            alarm=alarm.id,
            name=alarm.name,
            type=kind,
            summary=summary,
            data=json.dumps({"version": "1.0", **data}),
            at=at,
        )
    )


async def note_state(tx: Transaction, before: Alarm, after: Alarm) -> None:
    await note(
        tx,
        before,
        "StateUpdate",
        f"Alarm updated from {before.state} to {after.state}",
        {
            "oldState": {"stateValue": before.state, "stateReason": before.reason},
            "newState": {"stateValue": after.state, "stateReason": after.reason},
        },
        after.updated_at,
    )


def history_loop(store: Store, clock: Clock) -> Loop:
    """Forgets what is older than it is kept. Keys are events' ids."""

    async def reconcile(id: str) -> None:
        async with store.write() as tx:
            await tx.delete(AlarmEvent, id)

    async def resync() -> Iterable[str]:
        return [one.id for one in await every(store, AlarmEvent) if clock.now() - one.at > KEPT]

    return Loop("alarm-history", reconcile, clock=clock, resync=resync, resync_every=HOURLY, concurrency=1)
