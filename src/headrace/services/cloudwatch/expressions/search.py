"""Which metrics a search finds. Pure."""

from collections.abc import Callable
from functools import lru_cache

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError

from headrace.services.cloudwatch.errors import validation
from headrace.services.cloudwatch.records import Metric

GRAMMAR = r"""
    start: [schema] [either]
    schema: "{" _word ("," _word)* "}"
    ?either: both (_OR both)* -> any_of
    ?both: negated (_AND? negated)* -> all_of
    ?negated: _NOT negated -> negation
            | "(" either ")"
            | _word "=" _word -> designated
            | _word "=" "(" _word (_OR _word)* ")" -> designated
            | _word -> anywhere
    _word: QUOTED | WORD
    _OR: "OR"
    _AND: "AND"
    _NOT: "NOT"
    QUOTED: /"[^"]*"/
    WORD.-1: /[^\s{}(),="]+/
    %ignore /\s+/
"""
NAMESPACE, NAME = "namespace", "metricname"
Predicate = Callable[[Metric], bool]


@lru_cache(maxsize=200)
def found_by(text: str) -> Predicate:
    """Whether the search finds a metric. Raises `ValidationError`."""
    try:
        predicate: Predicate = _Predicates().transform(_parser().parse(text))
    except LarkError:
        raise validation(f"The search '{text}' can't be understood.") from None
    return predicate


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=True)


def _members(metric: Metric) -> dict[str, str]:
    dimensions = {name.lower(): value for name, value in metric.dimensions.items()}
    return {**dimensions, NAMESPACE: metric.namespace, NAME: metric.name}


def _matches(value: str, word: str) -> bool:
    """What is quoted must be all of it, whatever the case; else a part of it."""
    wanted = word.strip('"').lower()
    return value.lower() == wanted if word.startswith('"') else wanted in value.lower()


@v_args(inline=True)
class _Predicates(Transformer[Token, Predicate]):
    def start(self, schema: Predicate | None, condition: Predicate | None) -> Predicate:
        asked = [one for one in (schema, condition) if one is not None]
        return lambda metric: all(one(metric) for one in asked)

    def schema(self, namespace: Token, *dimensions: Token) -> Predicate:
        names = {str(one).strip('"') for one in dimensions}
        wanted = str(namespace).strip('"')
        return lambda metric: metric.namespace == wanted and metric.dimensions.keys() == names

    def any_of(self, *predicates: Predicate) -> Predicate:
        return lambda metric: any(one(metric) for one in predicates)

    def all_of(self, *predicates: Predicate) -> Predicate:
        return lambda metric: all(one(metric) for one in predicates)

    def negation(self, predicate: Predicate) -> Predicate:
        return lambda metric: not predicate(metric)

    def designated(self, member: Token, *words: Token) -> Predicate:
        key = str(member).strip('"').lower()
        return lambda metric: any(_matches(_members(metric).get(key, ""), str(word)) for word in words)

    def anywhere(self, word: Token) -> Predicate:
        return lambda metric: any(
            _matches(value, str(word)) for value in (*_members(metric).values(), *metric.dimensions)
        )
