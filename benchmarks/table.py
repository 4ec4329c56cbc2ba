"""The rows as people and programs read them."""

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.rows import Row

MET = {True: "yes", False: "NO", None: ""}
STYLES = {True: "green", False: "bold red", None: ""}
NARROWEST = 132
"""Columns for when nobody looks on: a file or a pipe."""


def show(rows: Sequence[Row], machine: str) -> None:
    """Print the table; `machine` says what it was measured on."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=NARROWEST)
    table = Table(title="Headrace beside its yardsticks", caption=machine)
    for name in ("what", "Headrace", "yardstick", "ratio", "goal", "met?"):
        numeric = name in ("Headrace", "ratio", "goal")
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*_cells(row), style=STYLES[row.met])
    console.print(table)


def write(rows: Sequence[Row], machine: str, file: Path) -> None:
    """The same as JSON."""
    content = {"machine": machine, "rows": [row.as_json() for row in rows]}
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        figure(row.headrace, row.unit),
        f"{figure(row.yardstick, row.unit)}  {row.yardstick_name}" if row.yardstick is not None else "",
        f"{row.ratio:.2f}" if row.ratio is not None else "",
        str(row.goal or ""),
        MET[row.met],
    )


def figure(value: float, unit: str) -> str:
    """Three digits that count, and the unit."""
    number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{number} {unit}"
