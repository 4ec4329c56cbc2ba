"""The Docker Engine's API: requests, answers and what its errors mean."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any
from urllib.parse import quote

import aiodocker
import aiohttp
import msgspec
from aiodocker.execs import Exec
from aiodocker.stream import Stream

from headrace.engines.base import EngineRefusal, EngineUnavailable

DEFAULT_HOST = "unix:///var/run/docker.sock"

UNREACHABLE = (502, 503, 504, 900)
"""900 is how aiodocker says that it found nobody to ask."""

GOING_DOWN = (
    "containerd.sock",
    "transport is closing",
    "error reading from server: EOF",
    "context canceled",
    "shutting down",
    "did not receive an exit event",
)
"""What an Engine answers with status 500 while it or its containerd goes down, comes up or is far too
busy."""

Json = dict[str, Any]


class ApiError(EngineRefusal):
    """The Engine answered with an error. What it means for a run says the refusal made of it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class Api:
    """Sends requests. Every call raises `EngineUnavailable` if nobody answers, else `ApiError`."""

    def __init__(self, host: str | None = None) -> None:
        self.host = host or os.environ.get("DOCKER_HOST") or DEFAULT_HOST
        self._connector: aiohttp.BaseConnector | None = None
        self._client: aiodocker.Docker | None = None

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer as it comes. The body is sent as JSON, unless it is bytes or an iterator of them:
        then it is a tar archive."""
        raw = isinstance(body, bytes) or hasattr(body, "__aiter__")
        content_type = "application/x-tar" if raw else "application/json"
        with Translated():
            async with self._docker()._query(
                quote(path, safe="/:@"),
                method,
                params={name: _text(value) for name, value in (query or {}).items()},
                data=body if raw or body is None else msgspec.json.encode(body),
                headers={"Content-Type": content_type, **(headers or {})},
            ) as response:
                try:
                    yield response
                finally:
                    _let_go(response)

    async def json(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: object = None,
    ) -> Any:
        """The answer, decoded; None if it is empty."""
        async with self.stream(method, path, query=query, body=body) as response:
            text = await response.read()
        return msgspec.json.decode(text) if text.strip() else None

    def attach(self, exec_id: str, *, terminal: bool) -> Stream:
        """The pipes or the terminal of a command, which starts when the context of the stream is entered;
        wrap what is done with it in `Translated`."""
        return Exec(self._docker(), exec_id, terminal).start(detach=False)

    async def close(self) -> None:
        """Close all connections. The next request opens new ones."""
        client, self._client = self._client, None
        connector, self._connector = self._connector, None
        if client is not None:
            await client.close()
        if connector is not None:
            await connector.close()

    def _docker(self) -> aiodocker.Docker:
        """The client, made at first use, since it has to be made inside the event loop.

        Its connections are not limited: each container whose output is followed holds one.
        """
        if self._client is None and self.host.startswith("unix://"):
            self._connector = aiohttp.UnixConnector(self.host.removeprefix("unix://"), limit=0)
            self._client = aiodocker.Docker("unix://localhost", connector=self._connector)
        elif self._client is None:
            self._client = aiodocker.Docker(self.host)
        return self._client


class MissingIsFine:
    """Goes on behind the block if the thing that a request was about is not there."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        return isinstance(error, ApiError) and error.status == 404


class Translated:
    """Turns what aiodocker and aiohttp raise into `EngineUnavailable` or `ApiError`."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, aiodocker.DockerError):
            raise meaning(error.status, error.message) from error
        if isinstance(error, (aiohttp.ClientError, OSError)):
            raise EngineUnavailable(f"the connection to the Docker Engine broke: {error}") from error


def meaning(status: int, message: str) -> EngineUnavailable | ApiError:
    """What an error answer stands for."""
    if status in UNREACHABLE or (status == 500 and any(text in message for text in GOING_DOWN)):
        return EngineUnavailable(message)
    return ApiError(status, message)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return str(value)


def _let_go(response: aiohttp.ClientResponse) -> None:
    """Give the connection back if the answer was read to its end, else close it: it may be endless."""
    if response.content.at_eof():
        response.release()
    else:
        response.close()
