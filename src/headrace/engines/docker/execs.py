"""Commands run in running containers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiodocker.stream import Stream

from headrace.engines.base import Attached, ExecResult, Output, RunMissing
from headrace.engines.docker.api import Api, ApiError, Translated
from headrace.engines.docker.logs import Frames


async def run(api: Api, container: str, command: Sequence[str]) -> ExecResult:
    """Run it and wait. Raises `RunMissing` if the container isn't there or doesn't run."""
    wanted = {"Cmd": list(command), "AttachStdout": True, "AttachStderr": True}
    try:
        id = (await api.json("POST", f"containers/{container}/exec", body=wanted))["Id"]
        output = await _output(api, id)
    except ApiError as error:
        raise RunMissing(error.message) from error
    ended = await api.json("GET", f"exec/{id}/json")
    return ExecResult(exit_code=ended["ExitCode"], output=output)


@asynccontextmanager
async def attach(
    api: Api, container: str, command: Sequence[str], *, terminal: bool
) -> AsyncIterator[Attached]:
    """Run it with somebody who works with it. Raises `RunMissing`."""
    wanted = {
        "Cmd": list(command),
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": terminal,
        "Env": ["TERM=xterm"] if terminal else [],
    }
    try:
        id = (await api.json("POST", f"containers/{container}/exec", body=wanted))["Id"]
    except ApiError as error:
        raise RunMissing(error.message) from error
    with Translated():
        async with api.attach(id, terminal=terminal) as stream:
            yield DockerAttached(api, id, stream)


class DockerAttached:
    """`engines.base.Attached` on the Engine's hijacked connection."""

    def __init__(self, api: Api, id: str, stream: Stream) -> None:
        self._api = api
        self._id = id
        self._stream = stream

    async def read(self) -> Output | None:
        message = await self._stream.read_out()
        return None if message is None else Output(message.stream, message.data)

    async def write(self, data: bytes) -> None:
        await self._stream.write_in(data)

    async def end_input(self) -> None:
        response = self._stream._resp
        transport = response.connection.transport if response and response.connection else None
        if transport is not None and transport.can_write_eof():
            transport.write_eof()

    async def resize(self, rows: int, columns: int) -> None:
        await self._api.json("POST", f"exec/{self._id}/resize", query={"h": rows, "w": columns})

    async def exit_code(self) -> int:
        return int((await self._api.json("GET", f"exec/{self._id}/json"))["ExitCode"])


async def _output(api: Api, id: str) -> bytes:
    """What it writes until it ends."""
    start = {"Detach": False, "Tty": False}
    async with api.stream("POST", f"exec/{id}/start", body=start) as answer:
        return b"".join(message.data for message in Frames().feed(await answer.read()))
