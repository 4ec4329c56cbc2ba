"""Filter patterns: which log events FilterLogEvents gives (CloudWatch Logs user guide, filter pattern
syntax). Pure: a pattern becomes a function that says whether it matches a message."""

from headrace.services.logs.pattern.columns import compile_columns
from headrace.services.logs.pattern.properties import compile_properties
from headrace.services.logs.pattern.syntax import InvalidPattern, Matcher
from headrace.services.logs.pattern.terms import compile_terms

LONGEST = 1024

__all__ = ["LONGEST", "InvalidPattern", "Matcher", "compile_pattern"]


def compile_pattern(pattern: str) -> Matcher:
    """What a pattern matches. Raises `InvalidPattern`."""
    if len(pattern) > LONGEST:
        raise InvalidPattern(f"it has more than {LONGEST} characters")
    text = pattern.strip()
    match text[:1] + text[-1:]:
        case "{}":
            return compile_properties(text[1:-1])
        case "[]":
            return compile_columns(text[1:-1])
    return compile_terms(text)
