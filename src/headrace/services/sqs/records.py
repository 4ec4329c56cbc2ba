"""What SQS remembers."""

from datetime import datetime
from typing import ClassVar

from headrace.engines.spec import Part
from headrace.store.base import Index, Record


class Redrive(Part, frozen=True, kw_only=True):
    """Where messages go that were received too often («RedrivePolicy»)."""

    target: str
    """The ARN of a queue."""
    receives: int
    """So many times a message is received before."""


class Queue(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`."""

    kind: ClassVar[str] = "sqs-queue"

    name: str
    uid: str
    """Its messages belong to this, which is another one once it has been purged, or deleted and made anew."""
    visibility: int = 30
    """Seconds for which a message that was received is not received again."""
    delay: int = 0
    """Seconds until a message can be received first."""
    largest: int = 1024 * 1024
    """Bytes of a message, its attributes included."""
    retention: int = 4 * 24 * 3600
    """Seconds for which a message is kept."""
    wait: int = 0
    """Seconds that a receiver waits for a message."""
    redrive: Redrive | None = None
    tags: dict[str, str] = {}
    purged_at: datetime | None = None
    created_at: datetime
    modified_at: datetime

    def index(self) -> Index:
        return Index(owner=self.scope, sort=self.name)

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:sqs:{region}:{account}:{self.name}"


class Attribute(Part, frozen=True, kw_only=True):
    """Of a message; one of both values."""

    type: str
    """`String`, `Number` or `Binary`, and what the sender calls it behind a dot."""
    text: str | None = None
    binary: bytes | None = None


class Message(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is its message id."""

    kind: ClassVar[str] = "sqs-message"

    queue: str
    """The queue's uid."""
    body: str
    attributes: dict[str, Attribute] = {}
    trace: str | None = None
    """`AWSTraceHeader`."""
    group: str | None = None
    """`MessageGroupId`; order is kept in none."""
    sender: str
    """The ARN of who sent it."""
    source: str | None = None
    """The ARN of the queue that it could not be delivered from."""
    sent_at: datetime
    visible_at: datetime
    """When it can be received next."""
    receives: int = 0
    first_received_at: datetime | None = None

    def index(self) -> Index:
        return Index(owner=self.queue, sort=visible_from(self.visible_at) + self.id)


class Emptied(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A uid that no queue has any more, until its messages are gone. Its id is the uid."""

    kind: ClassVar[str] = "sqs-emptied"


def visible_from(time: datetime) -> str:
    """What the sort keys begin with of the messages that are visible from this time on."""
    return f"{int(time.timestamp() * 1000):015d}/"
