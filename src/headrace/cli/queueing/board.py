"""A queue as it changes: a live picture on a terminal, a line for each change elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from headrace.cli.batch import time
from headrace.cli.listing import duration
from headrace.cli.queueing.tally import STATES, Bar, Tally

if TYPE_CHECKING:
    from rich.console import RenderableType

Show = Callable[[Tally], None]

BAR = 30
SHORT = 8
"""Characters of an id that people see."""
SHOWN = 8
"""Arrays and slow jobs that are shown at most."""
STYLES = {"RUNNING": "cyan", "STARTING": "cyan", "SUCCEEDED": "green", "FAILED": "red"}


@contextmanager
def shown(out: TextIO) -> Iterator[Show]:
    """Shows the queue as it is, every time it is called."""
    if not out.isatty():
        yield _Changes(out)
        return
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(file=out), auto_refresh=False) as live:
        yield lambda tally: live.update(picture(tally, datetime.now(UTC)), refresh=True)


def picture(tally: Tally, now: datetime) -> "RenderableType":
    """Counts, a bar for each array, and the jobs that have run longest."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    counts = Text()
    for state in STATES:
        if tally.counts[state]:
            counts.append(f"{tally.counts[state]} {state.lower()}   ", STYLES.get(state, "dim"))
    counts.append(f"{tally.per_minute:.0f} ended a minute", "bold")
    arrays = Table.grid(padding=(0, 2))
    for one in tally.bars[:SHOWN]:
        arrays.add_row(*_bar(one))
    slowest = Table.grid(padding=(0, 2))
    for job in tally.slowest[:SHOWN]:
        started = time(job, "startedAt")
        took = duration((now - started).total_seconds()) if started else ""
        slowest.add_row(Text(job["jobName"]), Text(short(job["jobId"]), "dim"), Text(took, "cyan"))
    return Group(counts, arrays, slowest)


def short(id: str) -> str:
    """As much of a job's id as people need."""
    head, colon, place = id.partition(":")
    return head[:SHORT] + colon + place


def _bar(bar: Bar) -> "list[RenderableType]":
    from rich.progress_bar import ProgressBar
    from rich.text import Text

    style = "red" if bar.failed else "green"
    progress = ProgressBar(
        total=bar.size, completed=bar.done, width=BAR, complete_style=style, finished_style=style
    )
    return [Text(bar.name), progress, Text(str(bar))]


class _Changes:
    """A line whenever the counts are others than before."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._told = ""

    def __call__(self, tally: Tally) -> None:
        arrays = "".join(f"; {one.name} {one}" for one in tally.bars)
        told = f"{tally}{arrays}"
        counts = told.rpartition(",")[0] + arrays
        if counts != self._told:
            self._told = counts
            print(told, file=self._out, flush=True)
