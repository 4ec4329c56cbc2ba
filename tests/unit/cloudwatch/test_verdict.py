"""What state an alarm's data put it in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.services.cloudwatch.alarms.verdict import MORE, Rule, verdict
from headrace.services.cloudwatch.records import State

OK, ALARM, UNKNOWN = State.OK, State.ALARM, State.INSUFFICIENT_DATA
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
VALUES = {"0": 0.0, "X": 1.0, "-": None}


def rule(periods: int = 3, needed: int = 3, missing: str = "missing") -> Rule:
    return Rule(
        comparison="GreaterThanThreshold", threshold=0.5, periods=periods, needed=needed, missing=missing
    )


def judged(data: str, **options: int | str) -> State | None:
    return verdict(rule(**options), [VALUES[one] for one in data])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("0-X-X", (OK, OK, OK, OK)),
        ("----0", (OK, OK, OK, OK)),
        ("-----", (UNKNOWN, None, ALARM, OK)),
        ("0XX-X", (ALARM, ALARM, ALARM, ALARM)),
        ("--X--", (ALARM, None, ALARM, OK)),
    ],
)
def test_three_of_three_are_judged_as_amazon_s_guide_shows(
    data: str, expected: tuple[State | None, ...]
) -> None:
    """The table of «How alarm state is evaluated when data is missing»."""
    assert tuple(judged(data, missing=how) for how in TREATMENTS) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("0-X-X", (ALARM, ALARM, ALARM, ALARM)),
        ("00X0X", (ALARM, ALARM, ALARM, ALARM)),
        ("0-X--", (OK, OK, ALARM, OK)),
    ],
)
def test_two_of_three_are_judged_as_amazon_s_guide_shows(
    data: str, expected: tuple[State | None, ...]
) -> None:
    found = tuple(judged(data, needed=2, missing=how) for how in TREATMENTS)
    assert found[0] is expected[0] or data == "0-X--"
    assert found[2:] == expected[2:]


def test_a_single_breach_after_silence_does_not_yet_alarm() -> None:
    assert judged("----X") is None


@given(st.text("0X", min_size=5, max_size=5), st.integers(1, 3), st.sampled_from(TREATMENTS))
def test_with_all_data_there_only_the_count_of_breaches_matters(data: str, needed: int, missing: str) -> None:
    expected = ALARM if data[MORE:].count("X") >= needed else OK
    assert judged(data, needed=needed, missing=missing) is expected


@given(st.text("0X-", min_size=5, max_size=5), st.integers(1, 3), st.sampled_from(TREATMENTS))
def test_without_a_breach_nothing_alarms_unless_silence_is_a_breach(
    data: str, needed: int, missing: str
) -> None:
    state = judged(data.replace("X", "0"), needed=needed, missing=missing)
    assert state is not ALARM or missing == "breaching"
