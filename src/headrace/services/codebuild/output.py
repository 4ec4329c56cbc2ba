"""What the driver's marks mean: log lines for people, phases for the build's record. Pure.

The driver (`driver/driver.sh`) prints marks into its output: lines with the run's unguessable word. Text
before the word, if any, is the unfinished last line of a command's output; what follows the word and a
space is the mark. A mark carries all that its log lines need, so that it can be shown alone. Commands are
JSON strings of ASCII, which keeps a mark on one line whatever the command is:

    begin {"source": …, "buildspec": …, "phases": [[PHASE, COMMANDS], …], "runtimes": …, "cache": …}
    phase-start PHASE COMMANDS
    command PHASE INDEX COMMAND
    command-end PHASE INDEX STATUS [COMMAND]            with the command if it failed
    phase-end PHASE SUCCEEDED
    phase-end PHASE FAILED INDEX STATUS COMMAND         the first command that failed
    end SUCCEEDED|FAILED UPLOAD|SKIP                    whether artifacts are to be uploaded
    say TEXT
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from headrace.runs.records import Mark, Run
from headrace.services.codebuild.records import Context, PhaseEntry, Status

COMMAND_EXECUTION_ERROR = "COMMAND_EXECUTION_ERROR"
FAREWELL = "end "
"""What the last mark begins with."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Interpreter:
    """Shows marks as CodeBuild's log lines; satisfies `runs.ports.Interpreter`."""

    def lines(self, run: Run, mark: Mark, *, first: bool) -> Sequence[str]:  # noqa: ARG002
        """The log lines that stand for this mark; empty for one that is not shown."""
        event = _Event.read(mark)
        said = list(_said(event))
        lines = [part for text in said for part in line(mark.time, text).split("\n")]
        spaced = event.kind == "command" and event.word(1) != "0" and not first
        return ["", *lines] if spaced else lines


class Progress(NamedTuple):
    """How far the driver has come."""

    phases: tuple[PhaseEntry, ...]
    """INSTALL to POST_BUILD as far as they were entered; the last may still be open."""
    succeeded: bool | None
    """Whether the build's commands succeeded; None while they run."""
    upload: bool
    """Whether UPLOAD_ARTIFACTS is attempted (known once `succeeded` is)."""


def progress(marks: Sequence[Mark]) -> Progress:
    """What the marks say, in the order they were printed."""
    phases: list[PhaseEntry] = []
    succeeded, upload = None, False
    for mark in marks:
        event = _Event.read(mark)
        if event.kind == "phase-start":
            phases.append(PhaseEntry(type=event.word(0), started_at=moment(mark.time)))
        elif event.kind == "phase-end" and phases:
            phases[-1] = _ended(phases[-1], event, moment(mark.time))
        elif event.kind == "end":
            phases = [_closed(entry, moment(mark.time)) for entry in phases]
            succeeded, upload = event.word(0) == "SUCCEEDED", event.word(1) == "UPLOAD"
    return Progress(tuple(phases), succeeded, upload)


def line(time: int, text: str) -> str:
    """A line of CodeBuild's own in a build's log: `[Container] 2026/01/31 10:00:00.123456 TEXT`.
    `time` is in nanoseconds since 1970."""
    return f"[Container] {moment(time):%Y/%m/%d %H:%M:%S.%f} {text}"


def moment(time: int) -> datetime:
    """The time of so many nanoseconds since 1970, to the microsecond."""
    return EPOCH + timedelta(microseconds=time // 1000)


def phase_complete(phase: str, status: Status, context: Context | None = None) -> tuple[str, str]:
    """What CodeBuild writes at the end of every phase; give each to `line`."""
    code, message = (context.code, context.message) if context else ("", "")
    return (
        f"Phase complete: {phase} State: {status}",
        f"Phase context status code: {code} Message: {message}",
    )


class _Event(NamedTuple):
    """A mark, taken apart."""

    kind: str
    rest: str

    @classmethod
    def read(cls, mark: Mark) -> "_Event":
        kind, _, rest = mark.text.strip("\r\n").partition(" ")
        return cls(kind, rest)

    def word(self, index: int) -> str:
        words = self.rest.split(" ", index + 1)
        return words[index] if index < len(words) else ""

    def json(self, index: int) -> Any:
        """What follows so many words; None if that is not what the driver wrote."""
        words = self.rest.split(" ", index)
        try:
            return msgspec.json.decode(words[index]) if index < len(words) else None
        except msgspec.DecodeError:
            return None

    def command(self, index: int) -> str:
        text = self.json(index)
        return text if isinstance(text, str) else ""


class _Plan(msgspec.Struct):
    """What `begin` tells."""

    source: str
    buildspec: str
    phases: list[tuple[str, int]]
    runtimes: bool
    cache: int | None


def _said(event: _Event) -> Iterator[str]:
    if event.kind == "begin":
        yield from _beginning(event)
    elif event.kind == "phase-start":
        yield f"Entering phase {event.word(0)}"
    elif event.kind == "command":
        yield f"Running command {event.command(2)}"
    elif event.kind == "command-end" and event.word(2) != "0":
        yield f"Command did not exit successfully {event.command(3)} exit status {event.word(2)}"
    elif event.kind == "phase-end":
        yield from phase_complete(event.word(0), _status(event), _context(event))
    elif event.kind == "say":
        yield event.rest


def _status(event: _Event) -> Status:
    return Status.SUCCEEDED if event.word(1) == "SUCCEEDED" else Status.FAILED


def _context(event: _Event) -> Context | None:
    if _status(event) is Status.SUCCEEDED:
        return None
    reason = f"Error while executing command: {event.command(4)}. Reason: exit status {event.word(3)}"
    return Context(code=COMMAND_EXECUTION_ERROR, message=reason)


def _ended(entry: PhaseEntry, event: _Event, at: datetime) -> PhaseEntry:
    return msgspec.structs.replace(entry, ended_at=at, status=_status(event), context=_context(event))


def _closed(entry: PhaseEntry, at: datetime) -> PhaseEntry:
    """A phase that was still open when the driver gave up has failed."""
    return entry if entry.ended_at else msgspec.structs.replace(entry, ended_at=at, status=Status.FAILED)


def _beginning(event: _Event) -> Iterator[str]:
    """What CodeBuild's agent writes before the first phase; the source is in place by then."""
    try:
        plan = msgspec.convert(event.json(0), _Plan)
    except msgspec.ValidationError:
        return
    yield "Running on CodeBuild On-demand"
    yield "Waiting for agent ping"
    yield "Waiting for DOWNLOAD_SOURCE"
    yield "Phase is DOWNLOAD_SOURCE"
    yield f"CODEBUILD_SRC_DIR={plan.source}"
    yield f"YAML location is {plan.buildspec}"
    yield from (
        f"No commands found for phase name: {name.lower()}" for name, count in plan.phases if not count
    )
    yield "Processing environment variables"
    yield _runtimes(plan)
    yield f"Moving to directory {plan.source}"
    yield from _caching(plan)
    yield "Registering with agent"
    yield f"Phases found in YAML: {len(plan.phases)}"
    yield from (f" {name}: {count} commands" for name, count in plan.phases)
    yield from phase_complete("DOWNLOAD_SOURCE", Status.SUCCEEDED)


def _runtimes(plan: _Plan) -> str:
    if plan.runtimes:
        return "Skipping install of runtimes. Runtime version selection is not supported by this build image"
    return "No runtime version selected in buildspec."


def _caching(plan: _Plan) -> Iterator[str]:
    if plan.cache is None:
        yield "Cache is not defined in the buildspec"
    if not plan.cache:
        yield "Skip cache due to: no paths specified to be cached"
