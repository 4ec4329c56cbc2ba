"""Patterns for lines of JSON: `{ $.status >= 500 && $.user.name = "ana*" }`."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from headrace.services.logs.pattern.comparison import Comparison, read_comparison
from headrace.services.logs.pattern.lexer import Tokens, split
from headrace.services.logs.pattern.logic import read_condition
from headrace.services.logs.pattern.syntax import InvalidPattern, Matcher

_STEP = re.compile(r"\.?\['(?P<quoted>[^']*)'\] | \.?\[(?P<index>\d+|\*)\] | \.(?P<name>[^.\[]+)", re.VERBOSE)
_STATES = {"NULL": None, "TRUE": True, "FALSE": False}
_EVERY = "*"

Step = str | int | None
"""A property's name, an element's index, or None for every element."""


def compile_properties(pattern: str) -> Matcher:
    """`pattern` is what stands between the braces. A line that is no JSON object or array never matches.

    Raises `InvalidPattern`.
    """
    tokens = split(pattern)
    holds = read_condition(tokens, _read_one)
    if tokens.next.kind != "end":
        raise InvalidPattern(f"'{tokens.next.text}' is one word too many")

    def matches(message: str) -> bool:
        if not message.lstrip().startswith(("{", "[")):
            return False
        try:
            return holds(msgspec.json.decode(message))
        except (msgspec.DecodeError, RecursionError):
            return False

    return matches


def _read_one(tokens: Tokens) -> Callable[[Any], bool]:
    """Take a selector and what is said about it."""
    selector = tokens.take()
    if selector.kind != "selector":
        raise InvalidPattern(f"expected a property, such as $.name, before '{selector.text}'")
    steps = _steps(selector.text)
    match tokens.next.text.upper():
        case "IS":
            tokens.take()
            return _state(steps, tokens.take().text)
        case "NOT":
            tokens.take()
            if tokens.take().text.upper() != "EXISTS":
                raise InvalidPattern("expected EXISTS behind NOT")
            return lambda document: not any(True for _ in _select(document, steps))
    return _compared(steps, read_comparison(tokens))


def _steps(selector: str) -> list[Step]:
    return [_step(match) for match in _STEP.finditer(selector)]


def _step(match: re.Match[str]) -> Step:
    name = match["name"] if match["quoted"] is None else match["quoted"]
    if name is not None:
        return name
    return None if match["index"] == _EVERY else int(match["index"])


def _state(steps: Sequence[Step], name: str) -> Callable[[Any], bool]:
    """`IS NULL`, `IS TRUE`, `IS FALSE`."""
    if name.upper() not in _STATES:
        raise InvalidPattern("expected NULL, TRUE or FALSE behind IS")
    wanted = _STATES[name.upper()]
    return lambda document: any(value is wanted for value in _select(document, steps))


def _compared(steps: Sequence[Step], comparison: Comparison) -> Callable[[Any], bool]:
    """An object, an array, true, false and null equal nothing and differ from nothing."""

    def holds(document: Any) -> bool:
        return any(
            comparison(value)
            for value in _select(document, steps)
            if isinstance(value, str | int | float) and not isinstance(value, bool)
        )

    return holds


def _select(value: Any, steps: Sequence[Step]) -> Iterator[Any]:
    """The values that a selector names: none, one, or with `[*]` many."""
    if not steps:
        yield value
        return
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        if isinstance(value, dict) and step in value:
            yield from _select(value[step], rest)
    elif isinstance(value, list):
        for element in value if step is None else value[step : step + 1]:
            yield from _select(element, rest)
