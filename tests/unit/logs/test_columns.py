"""Filter patterns for lines of columns."""

import pytest

from headrace.services.logs.pattern import InvalidPattern, compile_pattern

LINE = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'


@pytest.mark.parametrize(
    ("pattern", "matches"),
    [
        ("[ip, id, user, timestamp, request, status_code, bytes]", True),
        ("[ip, id, user, timestamp, request, status_code]", False),
        ("[ip, id, user, timestamp, request, status_code, bytes, more]", False),
        ("[ip, id, user, timestamp, request =*.html*, status_code = 4*, bytes]", True),
        ("[ip, id, user, timestamp, request =*.html*, status_code = 5*, bytes]", False),
        ("[..., status_code = 4*, bytes > 1000]", True),
        ("[..., bytes > 2000]", False),
        ("[ip=%127\\.0\\.0\\.[1-9]%, ...]", True),
        ("[ip != 127.*, ...]", False),
        ("[ip, ..., bytes = 1534]", True),
        ("[..., status = 404 || status = 410, bytes]", True),
        ("[..., status = 4* && status != 404, bytes]", False),
        ('[..., request = "GET /index.html HTTP/1.0", status, bytes]', True),
        ("[ip, id, user, timestamp = *Oct*, ...]", True),
        ("[...]", True),
        ("[a, b, c, d, ..., e, f, g, h]", False),
        ("[a, b, c, d, ..., e, f, g]", True),
    ],
)
def test_columns(pattern: str, matches: bool) -> None:
    assert compile_pattern(pattern)(LINE) is matches


def test_an_empty_column_is_a_column() -> None:
    assert compile_pattern('[a, b = "", c]')('1 "" 3')


@pytest.mark.parametrize(
    "pattern", ["[]", "[,]", "[a,]", "[a b]", "[a, ..., b, ...]", "[a = ]", "[a > b]", "[a = 1 && b = 2]"]
)
def test_a_bad_pattern_is_invalid(pattern: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_pattern(pattern)
