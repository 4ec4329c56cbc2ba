"""Which part of a list a page is: prefix, after and start become one lower and one upper bound."""

from typing import Literal, NamedTuple

LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)


class Bounds(NamedTuple):
    """Between which sort keys a page lies, and whether the bounds themselves belong to it."""

    low: str = ""
    low_operator: Literal["", ">", ">="] = ""
    high: str = ""
    high_operator: Literal["", "<", "<="] = ""


def bounds(*, prefix: str, after: str, start: str, descending: bool) -> Bounds:
    """The bounds of a page; strings compare by code point, which is the order of their UTF-8 bytes."""
    lows = [(prefix, False)]
    highs = [(end, False)] if (end := end_of_prefix(prefix)) is not None else []
    if descending:
        highs += [(after, False)] * bool(after) + [(start, True)] * bool(start)
    else:
        lows += [(after, True), (start, False)]
    low, beyond = max(lows)
    high, included = min(highs, default=("", False))
    return Bounds(
        low,
        (">" if beyond else ">=") if low else "",
        high,
        ("<=" if included else "<") if highs else "",
    )


def end_of_prefix(prefix: str) -> str | None:
    """The first string behind all that start with this prefix; None if there is none."""
    stem = prefix.rstrip(chr(LAST_CHARACTER))
    if not stem:
        return None
    following = ord(stem[-1]) + 1
    return stem[:-1] + chr(SURROGATES.stop if following in SURROGATES else following)
