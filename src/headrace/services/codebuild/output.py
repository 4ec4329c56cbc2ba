"""What the driver's marks mean: log lines for people, phases for the build's record. Pure.

The driver (`driver/`) writes marks to its output: lines with the run's unguessable word. Text before
the word, if any, is the last, unfinished line of a command's output; what follows the word and a space
is the mark. `driver/README` lists them. A mark carries everything its log lines need.
"""

from collections.abc import Sequence
from typing import NamedTuple

from headrace.runs.records import Mark, Run
from headrace.services.codebuild.records import PhaseEntry


class Interpreter:
    """Shows marks as CodeBuild's log lines; satisfies `runs.ports.Interpreter`."""

    def lines(self, run: Run, mark: Mark, *, first: bool) -> Sequence[str]:
        """The log lines that stand for this mark; empty for one that is not shown."""
        raise NotImplementedError


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
    raise NotImplementedError


def line(time: int, text: str) -> str:
    """A line of CodeBuild's own in a build's log: `[Container] 2026/01/31 10:00:00.123456 TEXT`.
    `time` is in nanoseconds since 1970."""
    raise NotImplementedError
