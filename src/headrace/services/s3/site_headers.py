"""HTTP headers of a static web site: those of a request read, those of an object written."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from headrace.services.s3.conditions import Conditions, matches
from headrace.services.s3.records import Object

_KEPT_WHEN_NOT_MODIFIED = ("etag", "last-modified", "cache-control", "expires")


def conditions(headers: Mapping[str, str]) -> Conditions:
    """Under which conditions the page is to be sent. A date that is none is no condition."""
    return Conditions(
        if_match=headers.get("if-match"),
        if_none_match=headers.get("if-none-match"),
        if_modified_since=_date(headers.get("if-modified-since")),
        if_unmodified_since=_date(headers.get("if-unmodified-since")),
    )


def wanted_range(headers: Mapping[str, str], stored: Object) -> str | None:
    """The Range header, if it is still meant: If-Range names the state that the browser has a part of."""
    seen = headers.get("if-range")
    if seen is None or seen == _text(stored.modified) or matches(seen, stored.etag):
        return headers.get("range")
    return None


def of(stored: Object) -> dict[str, str]:
    """The headers of a page."""
    kept = stored.headers
    headers = {
        "accept-ranges": "bytes",
        "etag": f'"{stored.etag}"',
        "last-modified": _text(stored.modified),
        "content-type": kept.content_type,
        "cache-control": kept.cache_control,
        "content-disposition": kept.content_disposition,
        "content-encoding": kept.content_encoding,
        "content-language": kept.content_language,
        "expires": _text(kept.expires) if kept.expires else "",
    }
    headers |= {f"x-amz-meta-{name}": value for name, value in kept.metadata.items()}
    return {name: value for name, value in headers.items() if value}


def not_modified(headers: Mapping[str, str]) -> dict[str, str]:
    """Those that an answer 304 repeats (RFC 9110, section 15.4.5)."""
    return {name: headers[name] for name in _KEPT_WHEN_NOT_MODIFIED if name in headers}


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return date.replace(tzinfo=date.tzinfo or UTC) if date else None


def _text(time: datetime) -> str:
    return format_datetime(time.astimezone(UTC), usegmt=True)
