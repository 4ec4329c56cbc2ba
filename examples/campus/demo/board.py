"""Fifty builds on one screen."""

from collections.abc import Iterable, Iterator
from time import monotonic

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from examples.campus.demo.builds import Build
from examples.running.console import console

CELL = 38
"""Characters that one build's name, bar and state take."""
SAY_EVERY = 10.0
"""Seconds between two lines where nothing can move."""


def show(views: Iterable[list[Build]], total: int) -> list[Build]:
    """Show the builds until they are over; the answer is how they ended."""
    return _live(views, total) if console.is_terminal else _plain(views, total)


def _live(views: Iterable[list[Build]], total: int) -> list[Build]:
    builds: list[Build] = []
    with Live(console=console, refresh_per_second=8, transient=True) as live:
        for builds in views:
            live.update(_screen(builds, total))
    return builds


def _screen(builds: list[Build], total: int) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    columns = max(1, console.width // (CELL + 2))
    rows = -(-len(builds) // columns)
    for row in range(rows):
        grid.add_row(*(_cell(build) for build in builds[row::rows]))
    return Group(grid, Text(_counts(builds, total), style="bold"))


def _cell(build: Build) -> RenderableType:
    cell = Table.grid(padding=(0, 1))
    for width in (16, 8, 12):
        cell.add_column(width=width, no_wrap=True)
    style = "green" if build.succeeded else "red" if build.over else "cyan"
    bar = ProgressBar(
        total=1.0, completed=build.progress, width=8, complete_style=style, finished_style=style
    )
    cell.add_row(build.app, bar, Text(_state(build), style=style))
    return cell


def _state(build: Build) -> str:
    if build.over:
        return f"{build.seconds:.1f} s" if build.succeeded else build.status.lower()
    return build.phase.lower().replace("_", " ")


def _plain(views: Iterable[list[Build]], total: int) -> list[Build]:
    told: set[str] = set()
    builds: list[Build] = []
    for builds, due in zip(views, _ticks(), strict=False):
        for build in builds:
            if build.over and build.id not in told:
                told.add(build.id)
                console.print(f"  {build.app}: {build.status.lower()}, {build.seconds:.1f} s")
        if due:
            console.print(f"  {_counts(builds, total)}")
    return builds


def _ticks() -> Iterator[bool]:
    """Whether it is time to say something, asked at each look."""
    said = monotonic()
    while True:
        due = monotonic() - said >= SAY_EVERY
        if due:
            said = monotonic()
        yield due


def _counts(builds: list[Build], total: int) -> str:
    over = sum(build.over for build in builds)
    failed = sum(build.over and not build.succeeded for build in builds)
    return f"{over} of {total} done" + (f", {failed} failed" if failed else "")
