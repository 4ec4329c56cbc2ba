"""What all kinds of filter pattern share."""

import fnmatch
import re
from collections.abc import Callable

import re2

Matcher = Callable[[str], bool]

_REGEX_CHARACTERS = re.compile(r"[A-Za-z0-9:_#=@/;,\-^$?\[\]{}|\\*+.]*", re.ASCII)


class InvalidPattern(Exception):
    """Nothing can match such a pattern; the message says why."""


def compile_regex(expression: str) -> Matcher:
    """A search for what stands between two `%`. Takes time in proportion to the line, whatever the
    expression: it comes from a client."""
    if not expression or not _REGEX_CHARACTERS.fullmatch(expression):
        raise InvalidPattern(f"unsupported regular expression %{expression}%")
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(expression, options)
    except re2.error as error:
        raise InvalidPattern(f"unsupported regular expression %{expression}%") from error
    return lambda text: compiled.search(text) is not None


def compile_wildcard(text: str) -> Matcher:
    """Equality with a text in which `*` stands for any characters, and nothing else is special."""
    compiled = re.compile(fnmatch.translate(re.sub(r"[?\[]", r"[\g<0>]", text)))
    return lambda value: compiled.match(value) is not None
