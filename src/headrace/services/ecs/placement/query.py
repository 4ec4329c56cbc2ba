"""The cluster query language («ECS developer guide, cluster query language»)."""

import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import re2
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from headrace.services.ecs.errors import invalid_parameter

Facts = Mapping[str, frozenset[str]]
"""What is true of an instance, by subject: `attribute:NAME`, `ec2InstanceId`, `task:group` …; several
values mean that each of them is true."""
Predicate = Callable[[Facts], bool]

GRAMMAR = r"""
    ?start: either
    ?either: both (_OR both)*        -> any_of
    ?both: negated (_AND negated)*   -> all_of
    ?negated: _NOT negated           -> negation
            | "(" either ")"
            | SUBJECT EXISTS         -> existence
            | SUBJECT LISTED "[" VALUE ("," VALUE)* "]" -> membership
            | SUBJECT COMPARED VALUE -> comparison

    _OR: "||" | /or\b/
    _AND: "&&" | /and\b/
    _NOT: /!(?!=|~|in\b|exists\b)/ | /not\b/
    SUBJECT.2: /attribute:[A-Za-z0-9_.\/-]+|agentConnected|agentVersion|ec2InstanceId|registeredAt|runningTasksCount|task:group/
    EXISTS.2: /!?exists\b|not_exists\b/
    LISTED.2: /!?in\b|not_in\b/
    COMPARED.2: /==|!=|>=|<=|=~|!~|>|<|not_equals|equals|greater_than_equal|greater_than|less_than_equal|less_than|not_matches|matches/
    VALUE: /"[^"]*"|'[^']*'|[^\s\[\](),&|!=<>~"']+/
    %ignore /\s+/
"""  # noqa: E501  (a terminal is one line)

WORDS = {
    "equals": "==",
    "not_equals": "!=",
    "greater_than": ">",
    "greater_than_equal": ">=",
    "less_than": "<",
    "less_than_equal": "<=",
    "matches": "=~",
    "not_matches": "!~",
}
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
NEGATED = {"!=": "==", "!~": "=~"}
_NUMBERS = re.compile(r"\d+|\D+")


@lru_cache(maxsize=1000)
def compiled(expression: str) -> Predicate:
    """What the expression asks of an instance. Raises `InvalidParameterException`."""
    try:
        predicate: Predicate = _Predicates().transform(_parser().parse(expression))
    except (LarkError, re2.error):
        raise invalid_parameter(f"Invalid expression: {expression}") from None
    return predicate


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr")


@v_args(inline=True)
class _Predicates(Transformer[Token, Predicate]):
    def any_of(self, *parts: Predicate) -> Predicate:
        return lambda facts: any(part(facts) for part in parts)

    def all_of(self, *parts: Predicate) -> Predicate:
        return lambda facts: all(part(facts) for part in parts)

    def negation(self, part: Predicate) -> Predicate:
        return lambda facts: not part(facts)

    def existence(self, subject: Token, how: Token) -> Predicate:
        wanted = how == "exists"
        return lambda facts: bool(facts.get(str(subject))) is wanted

    def membership(self, subject: Token, how: Token, *values: Token) -> Predicate:
        allowed, wanted = {_plain(value) for value in values}, how == "in"
        return lambda facts: bool(facts.get(str(subject), frozenset()) & allowed) is wanted

    def comparison(self, subject: Token, how: Token, value: Token) -> Predicate:
        sign = WORDS.get(str(how), str(how))
        test, wanted = _test(NEGATED.get(sign, sign), _plain(value)), sign not in NEGATED
        return lambda facts: any(map(test, facts.get(str(subject), frozenset()))) is wanted


def _test(sign: str, value: str) -> Callable[[str], bool]:
    if sign == "==":
        return lambda found: found == value
    if sign == "=~":
        pattern = re2.compile(value)
        return lambda found: pattern.fullmatch(found) is not None
    return lambda found: ORDER[sign](_natural(found), _natural(value))


def _plain(value: Token) -> str:
    return str(value).strip("\"'")


def _natural(text: str) -> list[tuple[int, int, str]]:
    """Numbers in it count as numbers: 1.10 comes behind 1.9."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _NUMBERS.findall(text)]
