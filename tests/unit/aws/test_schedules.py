"""Schedule expressions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.aws.schedules import BadSchedule, parse

START = datetime(2026, 1, 1, tzinfo=UTC)


def times(expression: str, count: int, *, zone: str = "UTC", after: datetime = START) -> list[str]:
    """The first due times behind `after`, in UTC."""
    schedule = parse(expression, zone)
    found: list[str] = []
    moment: datetime | None = after
    while len(found) < count and moment is not None:
        moment = schedule.next(moment, START)
        if moment is not None:
            found.append(moment.strftime("%Y-%m-%d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(0 10 * * ? *)", ["2026-01-01 10:00", "2026-01-02 10:00"]),
        ("cron(15 12 * * ? *)", ["2026-01-01 12:15", "2026-01-02 12:15"]),
        ("cron(0 18 ? * MON-FRI *)", ["2026-01-01 18:00", "2026-01-02 18:00", "2026-01-05 18:00"]),
        ("cron(0 8 1 * ? *)", ["2026-01-01 08:00", "2026-02-01 08:00"]),
        ("cron(1/10 0 1 1 ? *)", ["2026-01-01 00:01", "2026-01-01 00:11"]),
        ("cron(0/15 9-10 ? * 2 *)", ["2026-01-05 09:00", "2026-01-05 09:15"]),
        ("cron(0 0 L * ? *)", ["2026-01-31 00:00", "2026-02-28 00:00", "2026-03-31 00:00"]),
        ("cron(0 0 3W * ? *)", ["2026-01-02 00:00", "2026-02-03 00:00"]),
        ("cron(0 0 1W * ? *)", ["2026-02-02 00:00", "2026-03-02 00:00"]),
        ("cron(0 0 LW * ? *)", ["2026-01-30 00:00", "2026-02-27 00:00"]),
        ("cron(0 0 ? * 6L *)", ["2026-01-30 00:00", "2026-02-27 00:00"]),
        ("cron(0 0 ? * 3#2 *)", ["2026-01-13 00:00", "2026-02-10 00:00"]),
        ("cron(0 0 ? * L *)", ["2026-01-03 00:00", "2026-01-10 00:00"]),
        ("cron(0 0 ? * FRI-MON *)", ["2026-01-02 00:00", "2026-01-03 00:00", "2026-01-04 00:00"]),
        ("cron(0 0 31 2,4 ? *)", []),
        ("cron(0 0 29 2 ? *)", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        ("cron(0 0 1 1 ? 2026-2027)", ["2027-01-01 00:00"]),
        ("cron(30 20 ? jan,dec sun#1)", ["2026-01-04 20:30", "2026-12-06 20:30"]),
        ("rate(5 minutes)", ["2026-01-01 00:05", "2026-01-01 00:10"]),
        ("rate(1 day)", ["2026-01-02 00:00", "2026-01-03 00:00"]),
        ("at(2026-11-20T13:00:00)", ["2026-11-20 13:00"]),
        ("at(2025-11-20T13:00:00)", []),
    ],
)
def test_due_times_are_those_that_amazon_s_guides_name(expression: str, expected: list[str]) -> None:
    assert times(expression, len(expected) or 1) == expected


def test_a_rate_begins_at_its_start() -> None:
    assert parse("rate(1 hour)").next(START - timedelta(days=1), START) == START


def test_local_times_keep_to_the_clock_on_the_wall() -> None:
    march = datetime(2026, 3, 28, tzinfo=UTC)
    found = times("cron(30 9 * * ? *)", 3, zone="Europe/Berlin", after=march)
    assert found == ["2026-03-28 08:30", "2026-03-29 07:30", "2026-03-30 07:30"]


def test_a_time_that_the_clock_leaves_out_is_skipped() -> None:
    before = datetime(2026, 3, 7, tzinfo=UTC)
    found = times("cron(30 2 * * ? *)", 2, zone="America/Los_Angeles", after=before)
    assert found == ["2026-03-07 10:30", "2026-03-09 09:30"]


def test_a_time_that_comes_twice_counts_once_the_first_time() -> None:
    before = datetime(2026, 11, 1, 2, tzinfo=UTC)
    found = times("cron(30 1 * * ? *)", 2, zone="America/Los_Angeles", after=before)
    assert found == ["2026-11-01 08:30", "2026-11-02 09:30"]


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "0 10 * * ? *",
        "cron(0 10 * * * *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 10 0 * ? *)",
        "cron(0 10 ? * 0 *)",
        "cron(0 10 ? * MOO *)",
        "cron(0/0 10 * * ? *)",
        "cron(0/ 10 * * ? *)",
        "cron(0 10 32W * ? *)",
        "cron(0 10 ? * 2#6 *)",
        "cron(0 10 * *)",
        "cron(, 10 * * ? *)",
        "rate(0 minutes)",
        "rate(5 weeks)",
        "rate(-1 day)",
        "rate(999999999 days)",
        "at(tomorrow)",
        "at(2026-13-01T00:00:00)",
    ],
)
def test_what_is_no_schedule_is_refused(expression: str) -> None:
    with pytest.raises(BadSchedule):
        parse(expression)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(BadSchedule):
        parse("rate(1 day)", zone)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC)),
    st.sampled_from(["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    st.sampled_from(["cron(0 3 * * ? *)", "cron(15,45 * ? * MON *)", "cron(0 0 L * ? *)", "rate(7 minutes)"]),
)
def test_the_next_time_is_behind_and_nothing_lies_between(
    after: datetime, zone: str, expression: str
) -> None:
    schedule = parse(expression, zone)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    due = schedule.next(after, start)
    assert due is not None
    assert due > after
    assert schedule.next(due - timedelta(seconds=1), start) == due
