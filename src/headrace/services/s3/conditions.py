"""Conditional requests (RFC 9110, section 13; S3 user guide, "Conditional requests")."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Outcome(Enum):
    """What the conditions of a read come to."""

    PROCEED = "proceed"
    NOT_MODIFIED = "not modified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The conditions that a request names; None where it names none."""

    if_match: str | None = None
    if_none_match: str | None = None
    if_modified_since: datetime | None = None
    if_unmodified_since: datetime | None = None

    def read(self, etag: str, modified: datetime) -> Outcome:
        """Whether an object with this entity tag (without quotes) and time is to be sent.

        An entity tag overrules a time: If-Match counts before If-Unmodified-Since, and If-None-Match
        before If-Modified-Since. Times are compared in whole seconds, as headers carry no more.
        """
        return self._unchanged(etag, modified) or self._changed(etag, modified) or Outcome.PROCEED

    def _unchanged(self, etag: str, modified: datetime) -> Outcome | None:
        if self.if_match is not None:
            return None if matches(self.if_match, etag) else Outcome.FAILED
        if self.if_unmodified_since is not None and _seconds(modified) > self.if_unmodified_since:
            return Outcome.FAILED
        return None

    def _changed(self, etag: str, modified: datetime) -> Outcome | None:
        if self.if_none_match is not None:
            return Outcome.NOT_MODIFIED if matches(self.if_none_match, etag) else None
        if self.if_modified_since is not None and _seconds(modified) <= self.if_modified_since:
            return Outcome.NOT_MODIFIED
        return None


def matches(header: str, etag: str) -> bool:
    """Whether an If-Match or If-None-Match header (`*`, or a list of tags) names this entity tag."""
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    return header.strip() == "*" or etag in tags


def _seconds(time: datetime) -> datetime:
    return time.replace(microsecond=0)
