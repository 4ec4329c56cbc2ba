"""Filter patterns of terms, by the examples of the CloudWatch Logs user guide's rules."""

import pytest

from headrace.services.logs.pattern import InvalidPattern, compile_pattern


@pytest.mark.parametrize(
    ("pattern", "message", "matches"),
    [
        ("", "anything", True),
        (" ", "", True),
        ("ERROR", "[ERROR 400] BAD REQUEST", True),
        ("ERROR", "[error 400]", False),
        ("ERROR ARGUMENTS", "ARGUMENTS without ERROR", True),
        ("ERROR ARGUMENTS", "ERROR only", False),
        ("?ERROR ?ARGUMENTS", "ARGUMENTS only", True),
        ("?ERROR ?ARGUMENTS", "neither", False),
        ("?ERROR ?ARGUMENTS 400", "400 without them", True),
        ("?ERROR ?ARGUMENTS 400", "ERROR only", False),
        ("ERROR -ARGUMENTS", "ERROR 401", True),
        ("ERROR -ARGUMENTS", "ERROR MISSING ARGUMENTS", False),
        ("-ARGUMENTS", "fine", True),
        ('"INTERNAL SERVER ERROR"', "500 INTERNAL SERVER ERROR", True),
        ('"INTERNAL SERVER ERROR"', "INTERNAL ERROR", False),
        ('-"a b" c', "c a b", False),
        (r'"say \"hi\""', 'say "hi"', True),
        ("%4[0-9]{2}%", "status 404", True),
        ("%4[0-9]{2}%", "status 504", False),
        (r"%\d+ms$%", "took 12ms", True),
        ("%a|b% -%c%", "b", True),
        ("%a|b% -%c%", "bc", False),
        ("a-b", "xa-by", True),
    ],
)
def test_terms(pattern: str, message: str, matches: bool) -> None:
    assert compile_pattern(pattern)(message) is matches


@pytest.mark.parametrize("pattern", ['"open', "%(a)%", "%[%", "%%", "%a% %b% %c%", "x" * 1025])
def test_a_bad_pattern_is_invalid(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(pattern)


def test_a_hostile_expression_takes_no_more_time_than_the_line_is_long() -> None:
    matches = compile_pattern("%" + "a*" * 100 + "b%")
    assert not matches("a" * 100_000)
