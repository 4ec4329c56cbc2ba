"""Whatever a client sends as a pattern is either refused or works."""

from hypothesis import given
from hypothesis import strategies as st

from headrace.services.logs.messages import clean, pieces
from headrace.services.logs.pattern import InvalidPattern, compile_pattern

MARKS = st.sampled_from([*list('{}[]$=<>*%(),"\\-?'), "!=", "&&", "||", "..."])
TEXTS = st.sampled_from([".a", "['b c']", "[0]", "[*]", "1", "x", "IS", "NULL", "NOT", "EXISTS", "é", "\x00"])
WORDS = MARKS | TEXTS
MESSAGES = st.text() | st.sampled_from(['{"a": [1, {"b c": null}]}', "1 2 [3 4] x", "[[[]]]"])


@given(pattern=st.text() | st.lists(WORDS).map(" ".join) | st.lists(WORDS).map("".join), message=MESSAGES)
def test_a_pattern_is_refused_or_works(pattern: str, message: str) -> None:
    for text in (pattern, "{" + pattern + "}", "[" + pattern + "]"):
        try:
            matches = compile_pattern(text)
        except InvalidPattern:
            continue
        assert matches(message) in (True, False)


@given(message=st.text(alphabet=st.characters(exclude_categories=())), longest=st.integers(4, 20))
def test_a_message_loses_nothing_in_pieces(message: str, longest: int) -> None:
    cleaned = clean(message)
    parts = list(pieces(cleaned, longest))
    assert "".join(parts) == cleaned
    assert all(len(part.encode()) <= longest for part in parts)
    assert "\x00" not in cleaned
