"""The words of a pattern in braces or brackets."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from headrace.services.logs.pattern.syntax import InvalidPattern

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<selector> \$ (?: \.? \[ (?: '[^']*' | \d+ | \* ) \] | \.[^\s=!<>()&|,"%\[\].]+ )* )
    | (?P<mark> && | \|\| | != | <= | >= | \.\.\.(?=\s*(?:,|\Z)) | [=<>(),] )
    | " (?P<phrase> (?: [^"\\] | \\. )* ) "
    | % (?P<regex> [^%]* ) %
    | (?P<word> [^\s=!<>()&|,"%]+ )
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class Token(NamedTuple):
    kind: str
    """`selector`, `mark`, `phrase`, `regex`, `word`, or `end`."""
    text: str


END = Token("end", "")


class Tokens:
    """The words of a text, to be taken one after the other."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def next(self) -> Token:
        """The one that would be taken."""
        return self._at(self._place)

    @property
    def second(self) -> Token:
        """The one behind it."""
        return self._at(self._place + 1)

    def take(self) -> Token:
        token = self.next
        self._place += 1
        return token

    def take_if(self, *texts: str) -> bool:
        """Take the next one if it is one of these marks; says whether it was."""
        if self.next.kind == "mark" and self.next.text in texts:
            self._place += 1
            return True
        return False

    def expect(self, text: str) -> None:
        """Take this mark. Raises `InvalidPattern` if something else is next."""
        if not self.take_if(text):
            raise InvalidPattern(f"expected '{text}' before '{self.next.text}'")

    def _at(self, place: int) -> Token:
        return self._tokens[place] if place < len(self._tokens) else END


def split(text: str) -> Tokens:
    """Raises `InvalidPattern`."""
    tokens: list[Token] = []
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise InvalidPattern(f"cannot be read from '{text[place:].strip()[:20]}' on")
        kind, found = match.lastgroup, match[match.lastgroup]
        tokens.append(Token(kind, _ESCAPED.sub(r"\1", found) if kind == "phrase" else found))
        place = match.end()
    return Tokens(tokens)
