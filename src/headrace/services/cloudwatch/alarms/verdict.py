"""What state an alarm's data put it in. Pure.

«Configuring how CloudWatch alarms treat missing data», Amazon CloudWatch user guide: a few periods more
than asked for are looked at, the newest values there are count, and only what is missing then is filled in
as the alarm says.
"""

import operator
from collections.abc import Callable, Sequence

from headrace.engines.spec import Part
from headrace.services.cloudwatch.records import State

MORE = 2
"""Periods that are looked at beyond those that are evaluated."""

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


class Rule(Part, frozen=True, kw_only=True):
    """When an alarm goes off."""

    comparison: str
    threshold: float
    periods: int
    """How many values are evaluated."""
    needed: int
    """How many of them must breach the threshold."""
    missing: str = "missing"
    """What a missing value counts as: `breaching`, `notBreaching`, `ignore` or `missing`."""

    def breaches(self, value: float) -> bool:
        return COMPARISONS[self.comparison](value, self.threshold)


def verdict(rule: Rule, values: Sequence[float | None]) -> State | None:
    """The state by these values, oldest first, of `rule.periods + MORE` periods. None: whatever it was."""
    real = [rule.breaches(value) for value in values if value is not None][-rule.periods :]
    breaching, absent = sum(real), rule.periods - len(real)
    if rule.missing == "breaching":
        breaching += absent
    if breaching >= rule.needed:
        return State.ALARM
    if rule.missing in ("breaching", "notBreaching"):
        return State.OK
    if not real:
        return State.INSUFFICIENT_DATA if rule.missing == "missing" else None
    if breaching + absent < rule.needed:
        return State.OK
    return State.ALARM if rule.missing == "missing" and _stays(rule, values) else None


def _stays(rule: Rule, values: Sequence[float | None]) -> bool:
    """A breach as old as the alarm needs, and since then nothing but breaches or no data."""
    breaches = [None if value is None else rule.breaches(value) for value in values]
    for place, breach in enumerate(breaches):
        if breach and len(breaches) - place >= rule.needed:
            return all(later is not False for later in breaches[place:])
    return False
