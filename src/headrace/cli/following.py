"""Reading logs as they grow."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from headrace.cli.client import Client
from headrace.cli.refusal import Refused


@dataclass
class Stream:
    """A log stream, read on from where the last reading ended."""

    client: Client
    group: str
    name: str
    _token: str | None = field(default=None, init=False)
    _unread: deque[str] = field(default_factory=deque, init=False)

    def new(self) -> Iterator[str]:
        """The messages since the last call, also if that was interrupted; none while the stream is not
        there yet."""
        while self._unread or self._fetch():
            yield self._unread.popleft()

    def _fetch(self) -> bool:
        """Read the next page. Returns whether there was something on it."""
        token = {"nextToken": self._token} if self._token else {}
        try:
            page = self.client.call(
                "logs",
                "GetLogEvents",
                logGroupName=self.group,
                logStreamName=self.name,
                startFromHead=True,
                **token,
            )
        except Refused as refusal:
            if refusal.code == "ResourceNotFoundException":
                return False
            raise
        self._token = page["nextForwardToken"]
        self._unread.extend(event["message"].removesuffix("\n") for event in page["events"])
        return bool(self._unread)

    def last(self, lines: int) -> list[str]:
        """The newest messages, oldest first."""
        page = self.client.call(
            "logs", "GetLogEvents", logGroupName=self.group, logStreamName=self.name, limit=lines
        )
        return [event["message"].removesuffix("\n") for event in page["events"]]
