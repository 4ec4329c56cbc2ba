"""A request and a response, as the protocols see them: no server, no connection."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl

from headrace.aws.body import Body

ResponseBody = bytes | AsyncIterator[bytes]


@dataclass
class HttpRequest:
    """One request. `body` is bytes unless the operation streams it."""

    method: str
    path: str
    """As it was sent: percent-encoded, without the query."""
    query: str
    """As it was sent, without the question mark."""
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes | Body = b""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The parts of path and host that the operation's URI names, decoded."""

    @cached_property
    def parameters(self) -> list[tuple[str, str]]:
        """The query's names and values, decoded, in the order they were sent."""
        if not self.query:
            return []
        return parse_qsl(self.query, keep_blank_values=True, errors="replace")

    @property
    def buffered(self) -> bytes:
        """The whole body of a request that does not stream."""
        return self.body if isinstance(self.body, bytes) else b""


@dataclass(slots=True)
class HttpResponse:
    """One response. A body of unknown length is sent in chunks."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: ResponseBody = b""
