"""Reading a log stream as it grows."""

from collections.abc import Iterator
from typing import Any


class Stream:
    """A log stream, read on from where the last reading ended."""

    def __init__(self, logs: Any, group: str, name: str) -> None:
        self._logs = logs
        self._where = {"logGroupName": group, "logStreamName": name, "startFromHead": True}
        self._token: str | None = None

    def new(self) -> Iterator[dict[str, Any]]:
        """The events since the last call; none while the stream is not there yet."""
        more = True
        while more:
            page = self._page()
            yield from page["events"]
            more = bool(page["events"]) and page["nextForwardToken"] != self._token
            self._token = page["nextForwardToken"]

    def _page(self) -> dict[str, Any]:
        token = {"nextToken": self._token} if self._token else {}
        try:
            page: dict[str, Any] = self._logs.get_log_events(**self._where, **token)
        except self._logs.exceptions.ResourceNotFoundException:
            return {"events": [], "nextForwardToken": self._token}
        return page
