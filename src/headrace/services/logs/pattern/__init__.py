"""Filter patterns: which log events FilterLogEvents gives (CloudWatch Logs user guide, filter pattern
syntax). Pure: a pattern becomes a function that says whether it matches a message."""

from headrace.services.logs.pattern import terms
from headrace.services.logs.pattern.syntax import InvalidPattern, Matcher

LONGEST = 1024

__all__ = ["LONGEST", "InvalidPattern", "Matcher", "compile_pattern"]


def compile_pattern(pattern: str) -> Matcher:
    """What a pattern matches. Raises `InvalidPattern`."""
    if len(pattern) > LONGEST:
        raise InvalidPattern(f"it has more than {LONGEST} characters")
    return terms.compile_terms(pattern.strip())
