"""Patterns for lines of columns: `[ip, user, ..., status = 4*, bytes > 1000]`."""

import re
from typing import NamedTuple

from headrace.services.logs.pattern.comparison import OPERATORS, read_comparison
from headrace.services.logs.pattern.lexer import Tokens, split
from headrace.services.logs.pattern.logic import Condition, read_condition
from headrace.services.logs.pattern.syntax import InvalidPattern, Matcher

_COLUMN = re.compile(r'\[([^\]]*)\]|"((?:[^"\\]|\\.)*)"|(\S+)', re.DOTALL)


class _Columns(NamedTuple):
    """What is said about each column before and behind the `...`."""

    before: list[Condition[str] | None]
    after: list[Condition[str] | None] | None
    """None if there is no `...`."""


def compile_columns(pattern: str) -> Matcher:
    """`pattern` is what stands between the brackets. Columns of a line are parted by spaces; what is in
    brackets or quotes is one column. Raises `InvalidPattern`.
    """
    before, after = _read(split(pattern))
    conditions = [*before, *(after or ())]

    def matches(message: str) -> bool:
        found = [bracketed or quoted or plain for bracketed, quoted, plain in _COLUMN.findall(message)]
        if len(found) < len(conditions) or (after is None and len(found) > len(conditions)):
            return False
        values = found[: len(before)] + found[len(found) - len(after or ()) :]
        return all(holds is None or holds(value) for holds, value in zip(conditions, values, strict=True))

    return matches


def _read(tokens: Tokens) -> _Columns:
    before: list[Condition[str] | None] = []
    after: list[Condition[str] | None] | None = None
    while True:
        if not tokens.take_if("..."):
            (before if after is None else after).append(_read_column(tokens))
        elif after is None:
            after = []
        else:
            raise InvalidPattern("'...' is there twice")
        if tokens.next.kind == "end":
            return _Columns(before, after)
        tokens.expect(",")


def _read_column(tokens: Tokens) -> Condition[str] | None:
    """Take a column's name alone, or conditions which all begin with it."""
    name = tokens.next
    if name.kind != "word":
        raise InvalidPattern(f"expected a column's name before '{name.text}'")
    if tokens.second.text not in OPERATORS:
        tokens.take()
        return None

    def read_one(tokens: Tokens) -> Condition[str]:
        if tokens.take() != name:
            raise InvalidPattern(f"a condition of the column '{name.text}' is about another one")
        return read_comparison(tokens)

    return read_condition(tokens, read_one)
