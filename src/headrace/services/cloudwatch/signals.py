"""Alarms, as scaling policies see them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace

from headrace.services.cloudwatch.alarms import evaluation
from headrace.services.cloudwatch.alarms import settings as settings_of
from headrace.services.cloudwatch.alarms.loop import Alarms
from headrace.services.cloudwatch.records import Alarm, State
from headrace.store.base import Reader, Transaction
from headrace.store.listing import every

POLICIES = "arn:aws:autoscaling:"


class Signal(NamedTuple):
    """An alarm that has gone off."""

    name: str
    since: datetime
    threshold: float
    above: bool
    value: float
    at: datetime


class Signals:
    """What scaling needs of alarms."""

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms

    def subscribe(self, follower: Callable[[], None]) -> None:
        self._alarms.subscribe(follower)

    async def put(
        self, tx: Transaction, scope: str, name: str, settings: Mapping[str, Any], *, now: datetime
    ) -> str:
        """Make or change an alarm; its ARN."""
        kept = settings_of.checked({"AlarmName": name, **settings})
        alarm = await tx.get(Alarm, f"{scope}/{name}")
        if alarm is not None:
            changed = replace(alarm, settings=kept, configured_at=now)
            return (await tx.replace(changed, expect=alarm.revision)).arn
        made = Alarm(
            id=f"{scope}/{name}",
            scope=scope,
            name=name,
            settings=kept,
            configured_at=now,
            updated_at=now,
            transitioned_at=now,
        )
        return (await tx.create(made)).arn

    async def delete(self, tx: Transaction, scope: str, names: Sequence[str]) -> None:
        for name in names:
            await tx.delete(Alarm, f"{scope}/{name}")

    async def signals(self, reader: Reader, scope: str, now: datetime) -> dict[str, list[Signal]]:
        """Those that have gone off and have data, by the ARN of each scaling policy that they act on."""
        found: defaultdict[str, list[Signal]] = defaultdict(list)
        for alarm in await every(reader, Alarm, scope=scope, phase=State.ALARM):
            acted_on = _policies(alarm) if alarm.settings.get("ActionsEnabled", True) else []
            newest = await evaluation.newest(reader, alarm, now) if acted_on else None
            if newest is None:
                continue
            rule = settings_of.rule(alarm.settings)
            signal = Signal(
                alarm.name,
                alarm.transitioned_at,
                rule.threshold,
                above=rule.comparison.startswith("Greater"),
                value=newest[1],
                at=newest[0],
            )
            for arn in acted_on:
                found[arn].append(signal)
        return found

    async def bound(self, reader: Reader, scope: str) -> dict[str, dict[str, str]]:
        """All of them, by the ARN of each scaling policy that they act on, and by name."""
        found: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for alarm in await every(reader, Alarm, scope=scope):
            for arn in _policies(alarm):
                found[arn][alarm.name] = alarm.arn
        return found


def _policies(alarm: Alarm) -> list[str]:
    return [arn for arn in alarm.settings.get("AlarmActions", ()) if arn.startswith(POLICIES)]
