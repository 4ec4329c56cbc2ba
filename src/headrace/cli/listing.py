"""What commands list: tables for people, plain columns and JSON for programs."""

import json
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

GAP = "  "
NARROWEST = 8
"""Characters that a shortened column keeps."""
BOLD, NORMAL = "\033[1m", "\033[0m"

Lines = list[list[str]]


def on_terminal() -> bool:
    """Whether a person reads what is printed."""
    return sys.stdout.isatty()


def print_json(value: Any) -> None:
    """JSON for programs; times in ISO 8601."""
    print(json.dumps(value, indent=2, default=_plain))


def print_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, shorten: str = "", drop: Sequence[str] = ()
) -> None:
    """Columns under their headings, all of them and whole where programs may read.

    On a terminal, columns without content are left out; where it is too narrow, the column `shorten` is
    cut, and then those of `drop` are left out one after another.
    """
    if not on_terminal():
        _print([[heading.upper() for heading in headings], *map(list, rows)])
        return
    width = shutil.get_terminal_size().columns
    lines = fitted([list(headings), *map(list, rows)], width, shorten=shorten, drop=drop)
    _print(lines, emphasis=(BOLD, NORMAL))


def fitted(lines: Lines, width: int, *, shorten: str, drop: Sequence[str]) -> Lines:
    """The table, headings first, as it fits into so many characters, if it can. Pure."""
    headings = lines[0]
    empty = [
        name for place, name in enumerate(headings) if place and not any(line[place] for line in lines[1:])
    ]
    shown = _without(lines, empty)
    for dropped in ([], *([*drop[: place + 1]] for place in range(len(drop)))):
        candidate = _shortened(_without(shown, dropped), width, shorten)
        if _total(candidate) <= width:
            break
    return candidate


def print_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """Names and values, one a line."""
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        print(f"{name:<{width}}{GAP}{value}")


def ago(time: datetime) -> str:
    """How long ago, in the largest unit that fits."""
    return f"{duration((datetime.now(UTC) - time).total_seconds())} ago"


def duration(seconds: float) -> str:
    """A time in the largest unit that fits."""
    whole = max(0, int(seconds))
    for length, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if whole >= length:
            return f"{whole // length} {unit}"
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


def _without(lines: Lines, names: Sequence[str]) -> Lines:
    kept = [place for place, name in enumerate(lines[0]) if name not in names]
    return [[line[place] for place in kept] for line in lines]


def _shortened(lines: Lines, width: int, name: str) -> Lines:
    excess = _total(lines) - width
    if excess <= 0 or name not in lines[0]:
        return lines
    place = lines[0].index(name)
    room = max(NARROWEST, _widths(lines)[place] - excess)
    return [[_cut(cell, room) if at == place else cell for at, cell in enumerate(line)] for line in lines]


def _cut(cell: str, room: int) -> str:
    return cell if len(cell) <= room else f"{cell[: room - 1]}…"


def _widths(lines: Lines) -> list[int]:
    return [max(map(len, column)) for column in zip(*lines, strict=True)]


def _total(lines: Lines) -> int:
    return sum(_widths(lines)) + len(GAP) * (len(lines[0]) - 1)


def _print(lines: Lines, *, emphasis: tuple[str, str] = ("", "")) -> None:
    widths = _widths(lines)
    for place, line in enumerate(lines):
        text = GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        print(text if place else f"{emphasis[0]}{text}{emphasis[1]}")
