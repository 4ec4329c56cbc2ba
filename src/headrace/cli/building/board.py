"""The builds of a batch: a live table on a terminal, a line for each change elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from headrace.cli.building.view import View
from headrace.cli.listing import duration

if TYPE_CHECKING:
    from rich.console import RenderableType

Show = Callable[[list[View]], None]

NAME, BAR, STATE, TIME = 18, 10, 16, 6
CELL = NAME + BAR + STATE + TIME + 3
"""Characters that one build takes across."""
GAP = 3
AROUND = 2
"""Lines of a terminal that are left for the counts and the cursor."""


@contextmanager
def shown(out: TextIO) -> Iterator[Show]:
    """Shows the builds as they are, every time it is called."""
    if not out.isatty():
        yield _Changes(out)
        return
    from rich.console import Console
    from rich.live import Live

    console = Console(file=out)
    views: list[View] = []
    with Live(console=console, auto_refresh=False, transient=True) as live:

        def show(newest: list[View]) -> None:
            views[:] = newest
            rows = max(1, console.height - AROUND)
            live.update(table(newest, console.width, rows, datetime.now(UTC)), refresh=True)

        yield show
    rows = -(-len(views) // _columns(console.width))
    console.print(table(views, console.width, max(1, rows), datetime.now(UTC)))


def table(views: Sequence[View], width: int, rows: int, now: datetime) -> "RenderableType":
    """The builds in as many columns as are needed and fit; where there are more, those that have something
    to show come first."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    columns = min(_columns(width), -(-len(views) // rows) or 1)
    chosen = list(views) if len(views) <= rows * columns else sorted(views, key=_rank)[: rows * columns]
    lines = -(-len(chosen) // columns)
    grid = Table.grid(padding=(0, GAP))
    for line in range(lines):
        grid.add_row(*(_cell(view, now) for view in chosen[line::lines]))
    return Group(grid, Text(counts(views, len(views) - len(chosen)), style="bold"))


def counts(views: Sequence[View], hidden: int = 0) -> str:
    """How many builds are how far."""
    over = sum(view.over for view in views)
    failed = sum(view.over and not view.succeeded for view in views)
    parts = [f"{over} of {len(views)} builds are over" if views else "planning the batch"]
    parts += [f"{failed} failed"] * bool(failed) + [f"{hidden} not shown"] * bool(hidden)
    return ", ".join(parts)


def _columns(width: int) -> int:
    """How many builds fit beside each other."""
    return max(1, (width + GAP) // (CELL + GAP))


def _rank(view: View) -> int:
    """Running ones first, then failed, waiting and succeeded ones."""
    if not view.over:
        return 0 if view.started else 2
    return 3 if view.succeeded else 1


def _cell(view: View, now: datetime) -> "RenderableType":
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    style = "green" if view.succeeded else "red" if view.over else "cyan" if view.started else "dim"
    cell = Table.grid(padding=(0, 1))
    for width in (NAME, BAR, STATE, TIME):
        cell.add_column(width=width, no_wrap=True, overflow="ellipsis")
    cell.add_row(
        Text(view.name),
        ProgressBar(total=1, completed=view.share, width=BAR, complete_style=style, finished_style=style),
        Text(view.state.lower().replace("_", " "), style=style),
        Text(duration(view.seconds(now)) if view.started else ""),
    )
    return cell


class _Changes:
    """A line for every build whose state is another than before."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._told: dict[str, str] = {}

    def __call__(self, views: list[View]) -> None:
        for view in views:
            if self._told.get(view.name) != view.state:
                self._told[view.name] = view.state
                took = f" in {view.seconds(datetime.now(UTC)):.1f} s" if view.over and view.started else ""
                why = f" ({view.fault})" if view.over and view.fault else ""
                print(f"{view.name}  {view.state}{took}{why}", file=self._out, flush=True)
