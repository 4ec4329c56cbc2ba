"""Patterns of terms: `ERROR -timeout`, `?ERROR ?WARN`, `"INTERNAL SERVER ERROR"`, `%4[0-9]{2}%`."""

import re
from typing import NamedTuple

from headrace.services.logs.pattern.syntax import InvalidPattern, Matcher, compile_regex

_TERM = re.compile(
    r"""
    (?P<sign>[?-]?)
    (?: "(?P<phrase>(?:[^"\\]|\\.)*)" | %(?P<regex>[^%]*)% | (?P<word>[^\s"%]+) )
    (?:\s+|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MOST_REGEXES = 2


class _Term(NamedTuple):
    sign: str
    found_in: Matcher


def compile_terms(pattern: str) -> Matcher:
    """Every plain term must be found and no `-` term. Where there is no plain term, any one of the `?`
    terms must be; beside a plain term they count for nothing."""
    terms = _split(pattern)
    plain = [term.found_in for term in terms if term.sign == ""]
    excluded = [term.found_in for term in terms if term.sign == "-"]
    optional = [] if plain else [term.found_in for term in terms if term.sign == "?"]

    def matches(message: str) -> bool:
        return (
            all(found_in(message) for found_in in plain)
            and not any(found_in(message) for found_in in excluded)
            and (not optional or any(found_in(message) for found_in in optional))
        )

    return matches


def _split(pattern: str) -> list[_Term]:
    terms: list[_Term] = []
    place = regexes = 0
    while place < len(pattern):
        match = _TERM.match(pattern, place)
        if match is None:
            raise InvalidPattern(f"cannot be read from character {place + 1} on")
        regexes += match["regex"] is not None
        terms.append(_Term(match["sign"], _search(match)))
        place = match.end()
    if regexes > _MOST_REGEXES:
        raise InvalidPattern(f"it has more than {_MOST_REGEXES} regular expressions")
    return terms


def _search(match: re.Match[str]) -> Matcher:
    if match["regex"] is not None:
        return compile_regex(match["regex"])
    text = match["word"] if match["phrase"] is None else _ESCAPED.sub(r"\1", match["phrase"])
    return lambda message: text in message
