"""Comparing what a log line holds with what a pattern says: `= "x*"`, `!= %re%`, `>= 400`."""

import re
from collections.abc import Callable
from operator import ge, gt, le, lt

from headrace.services.logs.pattern.lexer import Token, Tokens
from headrace.services.logs.pattern.syntax import InvalidPattern, compile_regex, compile_wildcard

Value = str | int | float
Comparison = Callable[[Value], bool]

OPERATORS = ("=", "!=", "<", ">", "<=", ">=")
_ORDERS = {"<": lt, ">": gt, "<=": le, ">=": ge}
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


def read_comparison(tokens: Tokens) -> Comparison:
    """Take an operator and what it compares with. Raises `InvalidPattern`."""
    operator, operand = tokens.take(), tokens.take()
    if operator.kind != "mark" or operator.text not in OPERATORS:
        raise InvalidPattern(f"expected an operator before '{operator.text}'")
    if operand.kind not in ("phrase", "regex", "word"):
        raise InvalidPattern(f"'{operator.text}' can't compare with '{operand.text}'")
    if operator.text in _ORDERS:
        return _order(operator.text, operand)
    equals = _equality(operand)
    return equals if operator.text == "=" else lambda value: not equals(value)


def _order(operator: str, operand: Token) -> Comparison:
    limit, compare = number(operand.text), _ORDERS[operator]
    if operand.kind != "word" or limit is None:
        raise InvalidPattern(f"'{operator}' compares with a number, not with '{operand.text}'")

    def holds(value: Value) -> bool:
        actual = number(value)
        return actual is not None and compare(actual, limit)

    return holds


def _equality(operand: Token) -> Comparison:
    if operand.kind == "regex":
        found_in = compile_regex(operand.text)
        return lambda value: isinstance(value, str) and found_in(value)
    wanted = number(operand.text) if operand.kind == "word" else None
    matches = compile_wildcard(operand.text)
    return lambda value: matches(str(value)) or (wanted is not None and number(value) == wanted)


def number(value: Value) -> float | None:
    """The number that it is or says; None if it is none."""
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    return value
