"""Commands run in running containers."""

from collections.abc import Sequence

from headrace.engines.base import ExecResult, RunMissing
from headrace.engines.docker.api import Api, ApiError
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


async def _output(api: Api, id: str) -> bytes:
    """What it writes until it ends."""
    start = {"Detach": False, "Tty": False}
    async with api.stream("POST", f"exec/{id}/start", body=start) as answer:
        return b"".join(message.data for message in Frames().feed(await answer.read()))
