"""The night's jobs on a screen, and how they ended."""

from collections.abc import Iterable
from contextlib import nullcontext

from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from examples.campus.night.work import Job
from examples.running.console import console

STYLES = {"SUCCEEDED": "green", "FAILED": "red"}


def show(views: Iterable[list[Job]]) -> list[Job]:
    """Show the jobs until they are over; the answer is how they ended."""
    jobs: list[Job] = []
    live = Live(console=console, refresh_per_second=8, transient=True) if console.is_terminal else None
    with live or nullcontext():
        for jobs in views:
            if live:
                live.update(_table(jobs))
    console.print(_table(jobs))
    return jobs


def _table(jobs: Iterable[Job]) -> Table:
    table = Table("job", "state", "", "of", "seconds")
    for job in jobs:
        style = STYLES.get(job.status, "cyan")
        bar = ProgressBar(
            total=job.jobs, completed=job.ended, width=14, complete_style=style, finished_style=style
        )
        seconds = "" if job.seconds is None else f"{job.seconds:.1f}"
        state = Text(job.status.lower(), style=style)
        table.add_row(job.name, state, bar, f"{job.ended}/{job.jobs}", seconds)
    return table
