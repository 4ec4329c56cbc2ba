"""The times of AWS's protocols."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.aws import timestamps

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T12:00:00Z",
        "2026-11-22T12:00:00.000Z",
        "2026-11-22T14:00:00+02:00",
        "2026-11-22T12:00:00",
        "20261122T120000Z",
        "2026-11-22t12:00:00z",
    ],
)
def test_iso_times_are_read(text: str) -> None:
    assert timestamps.from_iso(text) == NOON


@pytest.mark.parametrize("text", ["", "noon", "2026-13-22T12:00:00Z", "2026-11-22T12:00:00+99:99", "9" * 50])
def test_what_is_no_time_is_refused(text: str) -> None:
    for read in (timestamps.from_iso, timestamps.from_rfc822):
        with pytest.raises(ValueError, match=r".*"):
            read(text)


def test_a_time_beyond_all_calendars_is_refused() -> None:
    for seconds in (1e300, -1e300, float("inf"), float("nan")):
        with pytest.raises(ValueError, match=r".*"):
            timestamps.from_unix(seconds)


def test_times_are_written_as_aws_writes_them() -> None:
    time = NOON + timedelta(milliseconds=5)

    assert timestamps.to_iso(time) == "2026-11-22T12:00:00.005Z"
    assert timestamps.to_rfc822(time) == "Sun, 22 Nov 2026 12:00:00 GMT"
    assert timestamps.to_unix(time) == 1795348800.005
    assert timestamps.to_unix(NOON) == 1795348800


times = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))


@given(times)
def test_what_is_written_is_read_again(time: datetime) -> None:
    milliseconds = time.replace(microsecond=time.microsecond // 1000 * 1000)

    assert timestamps.from_text(timestamps.to_iso(time), timestamps.ISO8601) == milliseconds
    assert timestamps.from_text(timestamps.to_rfc822(time), timestamps.RFC822) == time.replace(microsecond=0)
    assert abs(timestamps.from_unix(timestamps.to_unix(time)) - time) <= timedelta(milliseconds=1)
