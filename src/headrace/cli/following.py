"""Reading logs as they grow."""

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

    def new(self) -> Iterator[str]:
        """The messages since the last call; none while the stream is not there yet."""
        while True:
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
                    return
                raise
            self._token = page["nextForwardToken"]
            if not page["events"]:
                return
            for event in page["events"]:
                yield event["message"].removesuffix("\n")

    def last(self, lines: int) -> list[str]:
        """The newest messages, oldest first."""
        page = self.client.call(
            "logs", "GetLogEvents", logGroupName=self.group, logStreamName=self.name, limit=lines
        )
        return [event["message"].removesuffix("\n") for event in page["events"]]
