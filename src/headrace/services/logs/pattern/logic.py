"""Conditions joined by `&&`, `||` and parentheses."""

from collections.abc import Callable
from typing import TypeVar

from headrace.services.logs.pattern.lexer import Tokens
from headrace.services.logs.pattern.syntax import InvalidPattern

T = TypeVar("T")
Condition = Callable[[T], bool]

_DEEPEST = 32


def read_condition(
    tokens: Tokens, read_one: Callable[[Tokens], Condition[T]], depth: int = 0
) -> Condition[T]:
    """Take conditions as long as they are joined; `read_one` takes a single one.

    Raises `InvalidPattern`.
    """
    if depth > _DEEPEST:
        raise InvalidPattern("it has too many parentheses within each other")

    def read_part() -> Condition[T]:
        if not tokens.take_if("("):
            return read_one(tokens)
        inner = read_condition(tokens, read_one, depth + 1)
        tokens.expect(")")
        return inner

    def read_all() -> Condition[T]:
        parts = [read_part()]
        while tokens.take_if("&&"):
            parts.append(read_part())
        return lambda subject: all(part(subject) for part in parts)

    choices = [read_all()]
    while tokens.take_if("||"):
        choices.append(read_all())
    return lambda subject: any(choice(subject) for choice in choices)
