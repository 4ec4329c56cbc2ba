"""What Headrace itself writes into a build's log, line for line as CodeBuild does. Pure."""

from collections.abc import Sequence
from datetime import datetime

from headrace.services.codebuild.buildspec import Buildspec
from headrace.services.codebuild.output import line, phase_complete
from headrace.services.codebuild.records import Build
from headrace.store.base import NewLine

WAITING = ("Running on CodeBuild On-demand", "Waiting for agent ping", "Waiting for DOWNLOAD_SOURCE")


def told(texts: Sequence[str], now: datetime) -> list[NewLine]:
    """These texts as lines of CodeBuild's own."""
    time = milliseconds(now)
    return [NewLine(time, line(int(now.timestamp() * 1_000_000) * 1000, text)) for text in texts]


def plain(text: str, now: datetime) -> list[NewLine]:
    """A text without CodeBuild's prefix."""
    return [NewLine(milliseconds(now), text)]


def ending(before: Build, after: Build) -> tuple[str, ...]:
    """The lines for the phase that was open before and that Headrace, not the driver, has ended."""
    entry = after.phases[len(before.phases) - 1]
    if before.phases[-1].ended_at is not None or entry.status is None:
        return ()
    return phase_complete(entry.type, entry.status, entry.context)


def reports(spec: Buildspec) -> tuple[str, ...]:
    """What becomes of the test reports that a specification names."""
    return tuple(f"Skipping report {name}: Headrace does not support test reports" for name in spec.reports)


def milliseconds(now: datetime) -> int:
    return int(now.timestamp() * 1000)
