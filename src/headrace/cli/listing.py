"""Tables: neat on a terminal, plain elsewhere."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any


def on_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout.isatty()


def print_json(value: Any) -> None:
    """JSON for programs; times in ISO 8601."""
    print(json.dumps(value, indent=2, default=_plain))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table: on a terminal as wide as that, else columns filled with spaces under headings in
    capitals. Columns in which no row has anything are left out there."""
    if on_terminal():
        _print_rich(headings, rows)
        return
    lines = [[heading.upper() for heading in headings], *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """Names and values, one a line."""
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        print(f"{name:<{width}}  {value}")


def ago(time: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    return f"{duration((datetime.now(UTC) - time).total_seconds())} ago"


def duration(seconds: float) -> str:
    """A time in the largest unit that fits."""
    whole = max(0, int(seconds))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if whole >= size:
            return f"{whole // size} {unit}"
    return f"{whole} s"


def size(count: float) -> str:
    """A number of bytes in the largest unit that fits."""
    for unit in ("bytes", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.3g} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _print_rich(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    used = [column for column in range(len(headings)) if column == 0 or any(row[column] for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in used:
        table.add_column(headings[column], overflow="fold", no_wrap=column == 0)
    for row in rows:
        table.add_row(*(Text(row[column]) for column in used))
    Console(highlight=False).print(table)
