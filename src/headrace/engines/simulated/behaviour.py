"""How simulated containers behave."""

import msgspec

from headrace.engines.base import ExecResult
from headrace.engines.spec import ContainerSpec

KILLED = 137
"""The exit code of a process that SIGKILL ended."""
TERMINATED = 143
"""The exit code of a process that SIGTERM ended."""


class Behaviour(msgspec.Struct, frozen=True, kw_only=True):
    """What a container does. Times are in seconds of the park's clock."""

    pull_error: str | None = None
    """Why its image can't be had."""
    create_error: str | None = None
    start_error: str | None = None
    start_delay: float = 0.0
    """How long its start takes."""
    run_time: float | None = 0.0
    """How long it runs by itself; None for until it is stopped."""
    exit_code: int = 0
    oom: bool = False
    """It ends because it used too much memory."""
    output: tuple[tuple[str, str], ...] = ()
    """Lines, each with its stream, written one after the other over `run_time`, or at once if that is
    None."""
    files: dict[str, bytes] = {}
    """What it writes, by absolute path, before it ends."""
    healthy_after: float | None = 0.0
    """When its health check first passes; None for never: then it is found unhealthy in the end."""
    on_term: int | None = TERMINATED
    """Its exit code when it is told to stop; None if it doesn't listen."""
    vanishes_after: float | None = None
    """When the machine loses it without a trace."""
    forks: bool = False
    """It makes as many processes as it may."""
    fills: bool = False
    """It fills a volume that is memory."""
    exec: ExecResult = ExecResult(exit_code=0, output=b"")
    """What a command run inside it gives."""


def usual(spec: ContainerSpec) -> Behaviour:
    """What a few common commands do, so that nobody has to teach them; any other ends well at once."""
    match (*(spec.entrypoint or ()), *(spec.command or ())):
        case ("false",):
            return Behaviour(exit_code=1)
        case ("sleep", "infinity"):
            return Behaviour(run_time=None)
        case ("sleep", seconds) if seconds.replace(".", "", 1).isdigit():
            return Behaviour(run_time=float(seconds))
        case ("echo", *words):
            return Behaviour(output=(("stdout", " ".join(words)),))
        case ("sh", "-c", script) if script.startswith("exit "):
            return Behaviour(exit_code=int(script.removeprefix("exit ")))
        case _:
            return Behaviour()
