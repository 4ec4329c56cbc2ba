"""How metric math is written. Pure."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from headrace.services.cloudwatch.errors import validation

GRAMMAR = r"""
    ?start: comparison
    ?comparison: sum (COMPARED sum)?
    ?sum: product (ADDED product)*
    ?product: power (MULTIPLIED power)*
    ?power: unary ("^" power)?
    ?unary: "-" unary -> negated
          | atom
    ?atom: NUMBER -> number
         | STRING -> text
         | NAME "(" [_arguments] ")" -> call
         | "[" _arguments "]" -> array
         | NAME -> name
         | "(" comparison ")"
    _arguments: comparison ("," comparison)*

    COMPARED: ">=" | "<=" | "==" | "!=" | ">" | "<"
    ADDED: "+" | "-"
    MULTIPLIED: "*" | "/"
    NUMBER: /\d+(\.\d+)?([eE][+-]?\d+)?/
    NAME: /[A-Za-z][A-Za-z0-9_]*/
    STRING: /'[^']*'|"[^"]*"/
    %ignore /\s+/
"""


class Number(NamedTuple):
    value: float


class Text(NamedTuple):
    value: str


class Name(NamedTuple):
    value: str


class Called(NamedTuple):
    function: str
    arguments: tuple[Any, ...]


class Listed(NamedTuple):
    members: tuple[Any, ...]


class Binary(NamedTuple):
    sign: str
    left: Any
    right: Any


Tree = Number | Text | Name | Called | Listed | Binary


@lru_cache(maxsize=500)
def parsed(expression: str) -> Tree:
    """Raises `ValidationError`."""
    try:
        tree: Tree = _Trees().transform(_parser().parse(expression))
    except LarkError:
        raise validation(f"Error in expression '{expression}': it can't be understood.") from None
    return tree


def names(tree: Any) -> set[str]:
    """The ids that it refers to."""
    match tree:
        case Name(value):
            return {value}
        case Called(_, members) | Listed(members):
            return set().union(*map(names, members)) if members else set()
        case Binary(_, left, right):
            return names(left) | names(right)
    return set()


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr")


@v_args(inline=True)
class _Trees(Transformer[Token, Tree]):
    def number(self, token: Token) -> Tree:
        return Number(float(token))

    def text(self, token: Token) -> Tree:
        return Text(str(token)[1:-1])

    def name(self, token: Token) -> Tree:
        return Name(str(token))

    def call(self, function: Token, *arguments: Tree | None) -> Tree:
        return Called(str(function), tuple(one for one in arguments if one is not None))

    def array(self, *members: Tree) -> Tree:
        return Listed(members)

    def negated(self, operand: Tree) -> Tree:
        return Binary("-", Number(0.0), operand)

    def power(self, base: Tree, exponent: Tree) -> Tree:
        return Binary("^", base, exponent)

    def comparison(self, *parts: Any) -> Tree:
        return _from_left(parts)

    def sum(self, *parts: Any) -> Tree:
        return _from_left(parts)

    def product(self, *parts: Any) -> Tree:
        return _from_left(parts)


def _from_left(parts: Sequence[Any]) -> Tree:
    tree: Tree = parts[0]
    for sign, right in zip(parts[1::2], parts[2::2], strict=True):
        tree = Binary(str(sign), tree, right)
    return tree
