"""What Logs remembers. Lines are no records: the store keeps them apart, under `LogGroup.key`."""

from typing import ClassVar

from headrace.store.base import Index, Record

RETAINED = "with retention"
"""The owner by which the groups are listed whose lines expire."""


class LogGroup(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A log group. Its id is `account/region/name`. Times are milliseconds since 1970."""

    kind: ClassVar[str] = "log-group"

    name: str
    key: str
    """What its streams and lines are kept under. New at every creation, so that a group made again
    under an old name does not show the old one's lines."""
    created: int
    retention_days: int | None = None
    group_class: str = "STANDARD"
    kms_key_id: str | None = None
    deletion_protection: bool = False
    tags: dict[str, str] = {}

    def index(self) -> Index:
        """A space sorts before all that a name may hold: this is the order of the names."""
        return Index(owner=RETAINED if self.retention_days else "", sort=f"{self.name} {self.scope}")


class LogStream(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A log stream. Its id is `key of the group/name`."""

    kind: ClassVar[str] = "log-stream"

    group: str
    """The key of its group."""
    name: str
    created: int

    def index(self) -> Index:
        return Index(owner=self.group, sort=self.name)


class StreamActivity(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What appending changes of a stream. Has the stream's id, lives as long as it, and gives the order
    by the time of the last event; it is apart so that the stream's own order costs nothing to keep."""

    kind: ClassVar[str] = "log-stream-activity"

    group: str
    name: str
    first_event: int | None = None
    last_event: int | None = None
    last_ingestion: int | None = None

    def index(self) -> Index:
        return Index(owner=self.group, sort=f"{self.last_event or 0:015d}/{self.name}")


class Erasure(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A deleted group whose streams and lines are still to be removed. Its id is the group's key."""

    kind: ClassVar[str] = "log-erasure"
