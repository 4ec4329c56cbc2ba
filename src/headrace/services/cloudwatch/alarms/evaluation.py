"""Looking at an alarm's data, and setting its state."""

import json
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from headrace.services.cloudwatch.alarms import settings as settings_of
from headrace.services.cloudwatch.alarms.history import note_state
from headrace.services.cloudwatch.alarms.verdict import Rule, verdict
from headrace.services.cloudwatch.expressions.evaluation import Evaluator
from headrace.services.cloudwatch.records import Alarm, State
from headrace.store.base import Reader, Transaction

SIGNS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}

RECENT = 3
"""Periods."""


async def look(reader: Reader, alarm: Alarm, now: datetime) -> list[float | None]:
    """The values that the alarm is to be judged by, oldest first."""
    window = settings_of.window(alarm.settings, now)
    evaluator = Evaluator(reader, alarm.scope, settings_of.asked(alarm.settings), window)
    answer = await evaluator.answer(settings_of.returned(alarm.settings)["Id"])
    points = answer[0].points if answer else {}
    return [points.get(at) for at in settings_of.times(alarm.settings, window)]


async def newest(reader: Reader, alarm: Alarm, now: datetime) -> tuple[datetime, float] | None:
    """The beginning and the value of the last period that has one; None if the last few have none."""
    window = settings_of.window(alarm.settings, now)
    values = await look(reader, alarm, now)
    recent = list(zip(settings_of.times(alarm.settings, window), values, strict=True))[-RECENT:]
    return next(((at, value) for at, value in reversed(recent) if value is not None), None)


def judged(alarm: Alarm, values: Sequence[float | None], now: datetime) -> Alarm:
    """The alarm in the state that its data put it in."""
    rule = settings_of.rule(alarm.settings)
    state = verdict(rule, values)
    if state is None or state is alarm.state:
        return alarm
    told = [value for value in values if value is not None][-rule.periods :]
    return moved(alarm, state, reason(rule, state, told), _data(alarm, rule, told, now), now)


def moved(alarm: Alarm, state: State, reason: str, data: str | None, now: datetime) -> Alarm:
    """The alarm in this state from now on."""
    return replace(
        alarm,
        state=state,
        reason=reason,
        reason_data=data,
        updated_at=now,
        transitioned_at=now if state is not alarm.state else alarm.transitioned_at,
    )


async def settle(tx: Transaction, before: Alarm, after: Alarm) -> Alarm:
    """Write the alarm, with its history if its state is another."""
    if after.state is not before.state:
        await note_state(tx, before, after)
    return await tx.replace(after, expect=before.revision)


def reason(rule: Rule, state: State, values: Sequence[float]) -> str:
    """In CloudWatch's words."""
    if state is State.INSUFFICIENT_DATA:
        return (
            f"Insufficient Data: {rule.periods} datapoint{'s were' if rule.periods > 1 else ' was'} unknown."
        )
    counted = [value for value in values if rule.breaches(value) == (state is State.ALARM)]
    if not counted:
        return f"Threshold Crossed: no datapoints were received for {rule.periods} period" + (
            f"{'s' if rule.periods > 1 else ''} and missing datapoints were treated as "
            f"[{'Breaching' if state is State.ALARM else 'NonBreaching'}]."
        )
    many = len(counted) > 1
    sign = SIGNS[rule.comparison] if state is State.ALARM else f"not {SIGNS[rule.comparison]}"
    return (
        f"Threshold Crossed: {len(counted)} out of the last {rule.periods} datapoints "
        f"[{', '.join(f'{value:g}' for value in reversed(counted))}] {'were' if many else 'was'} {sign} the "
        f"threshold ({rule.threshold:g}) (minimum {rule.needed} datapoint"
        f"{'s' if rule.needed > 1 else ''} for {'ALARM' if state is State.ALARM else 'OK'} transition)."
    )


def _data(alarm: Alarm, rule: Rule, values: Sequence[float], now: datetime) -> str:
    return json.dumps(
        {
            "version": "1.0",
            "queryDate": now.isoformat(),
            "period": settings_of.period(alarm.settings),
            "recentDatapoints": list(values),
            "threshold": rule.threshold,
        }
    )
