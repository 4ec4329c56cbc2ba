"""What has happened to alarms."""

import json
from datetime import datetime, timedelta

from headrace.services.cloudwatch.records import Alarm, AlarmEvent
from headrace.store.base import Transaction

KEPT = timedelta(days=30)
"""So long, as in CloudWatch."""


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
