"""Schedule expressions: `at(…)`, `rate(…)` and `cron(…)`, as several services have them. Pure.

AWS's cron has six fields, counts the days of the week from Sunday as 1, and knows `?`, `L`, `W` and `#`: no
cron library reads that. A local time that a change of clocks leaves out is skipped; one that comes twice
counts once, the first time («Schedule types on EventBridge Scheduler», daylight saving time).
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONTHS = dict(
    zip(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
        range(1, 13),
        strict=True,
    )
)
WEEKDAYS = dict(zip(["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], range(1, 8), strict=True))
YEARS = (1970, 2199)
UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
RATE = re.compile(r"(\d{1,6}) (minute|hour|day)s?")
EXPRESSION = re.compile(r"(at|rate|cron)\((.*)\)")

Days = Callable[[int, int], set[int]]
"""The days of a month, by year and month."""


class BadSchedule(ValueError):
    """It is no schedule expression; the message says why."""


@dataclass(frozen=True)
class Once:
    """At one time."""

    at: datetime

    def next(self, after: datetime, start: datetime) -> datetime | None:  # noqa: ARG002 - as the others
        """The first due time behind `after`. `start` is when the schedule begins."""
        return self.at if self.at > after else None


@dataclass(frozen=True)
class Rate:
    """Again and again, counted from the start."""

    every: timedelta

    def next(self, after: datetime, start: datetime) -> datetime | None:
        """The first due time behind `after`; the very first is at `start`."""
        if after < start:
            return start
        return start + ((after - start) // self.every + 1) * self.every


@dataclass(frozen=True)
class Cron:
    """At the local times that a pattern allows."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: Days
    months: tuple[int, ...]
    years: tuple[int, ...]
    zone: ZoneInfo

    def next(self, after: datetime, start: datetime) -> datetime | None:
        """The first due time behind `after` that is not before `start`."""
        after = max(after, start - timedelta(microseconds=1))
        for day in self._days(after.astimezone(self.zone).date()):
            for hour in self.hours:
                for minute in self.minutes:
                    due = self._moment(day, time(hour, minute))
                    if due is not None and due > after:
                        return due
        return None

    def _days(self, first: date) -> Iterator[date]:
        for year in self.years:
            for month in self.months:
                if (year, month) >= (first.year, first.month):
                    for number in sorted(self.days(year, month)):
                        if (day := date(year, month, number)) >= first:
                            yield day

    def _moment(self, day: date, local: time) -> datetime | None:
        naive = datetime.combine(day, local)
        moment = naive.replace(tzinfo=self.zone).astimezone(UTC)
        exists = moment.astimezone(self.zone).replace(tzinfo=None) == naive
        return moment if exists else None


Schedule = Once | Rate | Cron


def parse(expression: str, zone: str = "UTC") -> Schedule:
    """Understand an expression, in this IANA time zone. Raises `BadSchedule`."""
    where = _zone(zone)
    match = EXPRESSION.fullmatch(expression.strip())
    if match is None:
        raise BadSchedule(f"'{expression}' is none of at(…), rate(…) and cron(…)")
    kind, inner = match.groups()
    if kind == "at":
        return _once(inner.strip(), where)
    return _rate(inner.strip()) if kind == "rate" else _cron(inner.split(), where)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSchedule(f"'{name}' is not the name of a time zone") from None


def _once(text: str, zone: ZoneInfo) -> Once:
    try:
        return Once(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=zone).astimezone(UTC))
    except ValueError:
        raise BadSchedule(f"'{text}' is not a time such as 2026-01-31T18:30:00") from None


def _rate(text: str) -> Rate:
    match = RATE.fullmatch(text)
    if match is None or int(match[1]) == 0:
        raise BadSchedule(f"'{text}' is not a rate such as '5 minutes'")
    return Rate(int(match[1]) * UNITS[match[2]])


def _cron(fields: list[str], zone: ZoneInfo) -> Cron:
    if len(fields) == 5:
        fields = [*fields, "*"]
    if len(fields) != 6:
        raise BadSchedule("a cron expression has six fields: minutes hours day month weekday year")
    minutes, hours, day, month, weekday, year = (field.upper() for field in fields)
    if (day == "?") == (weekday == "?"):
        raise BadSchedule("exactly one of day of month and day of week must be '?'")
    return Cron(
        minutes=_numbers(minutes, 0, 59),
        hours=_numbers(hours, 0, 23),
        days=_days_of_month(day) if weekday == "?" else _days_of_week(weekday),
        months=_numbers(month, 1, 12, MONTHS),
        years=_numbers(year, *YEARS),
        zone=zone,
    )


def _numbers(field: str, low: int, high: int, names: Mapping[str, int] | None = None) -> tuple[int, ...]:
    """Every number that the field stands for, in order."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        begin = low if first == "*" else _number(first, low, high, names)
        end = _number(last, low, high, names) if last else (high if first == "*" or step else begin)
        stride = _number(step, 1, high) if step or "/" in part else 1
        if begin <= end:
            found.update(range(begin, end + 1, stride))
        else:
            found.update((*range(begin, high + 1, stride), *range(low, end + 1, stride)))
    return tuple(sorted(found))


def _number(text: str, low: int, high: int, names: Mapping[str, int] | None = None) -> int:
    number = (names or {}).get(text, int(text) if text.isdecimal() and len(text) < 5 else -1)
    if not low <= number <= high:
        raise BadSchedule(f"'{text}' is not between {low} and {high}")
    return number


def _days_of_month(field: str) -> Days:
    plain: list[str] = []
    special: list[Days] = []
    for part in field.split(","):
        if part == "L":
            special.append(lambda year, month: {monthrange(year, month)[1]})
        elif part == "LW":
            special.append(lambda year, month: {_workday(year, month, monthrange(year, month)[1])})
        elif part.endswith("W"):
            day = _number(part.removesuffix("W"), 1, 31)
            special.append(partial(_near, day=day))
        else:
            plain.append(part)
    numbers = set(_numbers(",".join(plain), 1, 31)) if plain else set()
    return lambda year, month: {
        day
        for days in (numbers, *(one(year, month) for one in special))
        for day in days
        if day <= monthrange(year, month)[1]
    }


def _near(year: int, month: int, *, day: int) -> set[int]:
    return {_workday(year, month, day)} if day <= monthrange(year, month)[1] else set()


def _workday(year: int, month: int, day: int) -> int:
    """The day from Monday to Friday that is nearest, in the same month."""
    weekday, last = date(year, month, day).weekday(), monthrange(year, month)[1]
    if weekday == 5:
        return day - 1 if day > 1 else day + 2
    if weekday == 6:
        return day + 1 if day < last else day - 2
    return day


def _days_of_week(field: str) -> Days:
    if field == "L":
        field = "7"
    if "#" in field:
        weekday, _, which = field.partition("#")
        number, turn = _number(weekday, 1, 7, WEEKDAYS), _number(which, 1, 5)
        return lambda year, month: set(_on(year, month, {number})[turn - 1 : turn])
    if field.endswith("L"):
        number = _number(field.removesuffix("L"), 1, 7, WEEKDAYS)
        return lambda year, month: set(_on(year, month, {number})[-1:])
    numbers = set(_numbers(field, 1, 7, WEEKDAYS))
    return lambda year, month: set(_on(year, month, numbers))


def _on(year: int, month: int, weekdays: set[int]) -> list[int]:
    """The days of the month that are such days of the week, Sunday being 1."""
    first = (date(year, month, 1).weekday() + 1) % 7
    return [day for day in range(1, monthrange(year, month)[1] + 1) if (first + day - 1) % 7 + 1 in weekdays]
