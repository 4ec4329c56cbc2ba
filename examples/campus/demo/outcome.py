"""The tables at the end."""

import os

from rich import box
from rich.table import Table
from rich.text import Text

from examples.campus.demo.builds import Build
from examples.campus.demo.timing import Timing
from examples.running.console import console


def show_failures(failures: dict[str, tuple[Build, list[str]]]) -> None:
    """Which builds failed, and why: the phase, its context, and what the commands printed last."""
    table = _table("Failed", "Why")
    for app, (build, lines) in failures.items():
        table.add_row(Text(app, style="red"), Text("\n".join([build.fault, *lines])))
    console.print(table)


def show_builds(builds: list[Build]) -> None:
    """The builds' times, slowest first, in as many columns as there is room for."""
    columns = max(1, min(4, console.width // 32))
    ordered = sorted(builds, key=lambda build: -build.seconds)
    rows = -(-len(ordered) // columns)
    table = Table.grid(padding=(0, 3))
    for row in range(rows):
        table.add_row(*(_line(build) for build in ordered[row::rows]))
    console.print(table)


def show_timing(timing: Timing) -> None:
    """Wall time, sum, longest build and the ratios, each with how it is known."""
    alone = ", ".join(f"{app} {seconds:.1f} s" for app, seconds in timing.alone.items())
    table = _table(f"{timing.count} builds at once", "", "How it is known")
    table.add_row("Wall time", f"{timing.wall:.1f} s", "measured: from the first start to the last end")
    table.add_row(
        "Sum of build times", f"{timing.total:.1f} s", f"measured; they share {os.cpu_count()} cores"
    )
    table.add_row("Longest build", f"{timing.longest:.1f} s", f"measured: {timing.longest_app}")
    table.add_row(
        "One after another",
        _compared(timing.one_after_another, timing),
        f"estimated: {timing.count} × the mean of builds run alone ({alone})",
    )
    table.add_row(
        "Eight at a time",
        _compared(timing.eight_at_a_time, timing),
        f"estimated: {timing.count}/8 × eight builds run at once ({timing.eight:.1f} s)",
    )
    console.print(table)


def _compared(seconds: float, timing: Timing) -> str:
    return f"{seconds:.1f} s = {seconds / timing.wall:.1f} × the wall time"


def show_addresses(addresses: dict[str, str]) -> None:
    table = _table("Where", "Address")
    for name, address in addresses.items():
        table.add_row(name, Text(address, style="cyan"))
    console.print(table)


def _table(*titles: str) -> Table:
    table = Table(box=box.ROUNDED if console.is_terminal else box.ASCII)
    for title in titles:
        table.add_column(title, overflow="fold")
    return table


def _line(build: Build) -> Text:
    mark = "✓" if build.succeeded else "✗"
    return Text(f"{mark} {build.app:<18}{build.seconds:6.1f} s", style="" if build.succeeded else "red")
