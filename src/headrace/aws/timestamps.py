"""The three ways in which AWS's protocols write a time."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

ISO8601 = "iso8601"
RFC822 = "rfc822"
UNIX = "unixTimestamp"

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d):?(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?", re.I
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def from_unix(seconds: float) -> datetime:
    """The time that many seconds after 1970. Raises `ValueError` where no calendar reaches."""
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError as error:
        raise ValueError("the time is out of range") from error


def from_iso(text: str) -> datetime:
    """A time in ISO 8601; without a zone it is UTC. Raises `ValueError`."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        raise ValueError("not an ISO 8601 time")
    year, month, day, hour, minute, second, fraction, zone = found.groups("0")
    microsecond = int(f"{fraction:0<6}"[:6])
    time = datetime(
        int(year), int(month), int(day), int(hour), int(minute), int(second), microsecond, _zone(zone)
    )
    try:
        return time.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time is out of range") from error


def from_rfc822(text: str) -> datetime:
    """A time as HTTP headers have it. Raises `ValueError`."""
    try:
        time = parsedate_to_datetime(text)
    except (TypeError, IndexError, OverflowError) as error:
        raise ValueError("not an RFC 822 time") from error
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def from_text(text: str, style: str) -> datetime:
    """A time written in the format that a model names. Raises `ValueError`."""
    if style == RFC822:
        return from_rfc822(text)
    if style == ISO8601:
        return from_iso(text)
    return from_unix(float(text))


def to_unix(time: datetime) -> float | int:
    """Seconds since 1970, to the millisecond as AWS gives them; an int if they are whole."""
    seconds = round(time.timestamp(), 3)
    whole = int(seconds)
    return whole if whole == seconds else seconds


def to_iso(time: datetime) -> str:
    """ISO 8601 in UTC with milliseconds, as S3 gives it."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"


def to_rfc822(time: datetime) -> str:
    """The form of HTTP headers."""
    return format_datetime(time.astimezone(UTC), usegmt=True)


def to_text(time: datetime, style: str) -> str:
    """The format that a model names."""
    if style == RFC822:
        return to_rfc822(time)
    if style == ISO8601:
        return to_iso(time)
    return str(to_unix(time))


def _zone(text: str) -> timezone:
    if text in ("0", "Z", "z"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))
