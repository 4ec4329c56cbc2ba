import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.services.s3 import ranges
from headrace.services.s3.ranges import Span


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 1)),
        ("bytes=2-", Span(2, 10)),
        ("bytes=-3", Span(7, 10)),
        ("bytes=-30", Span(0, 10)),
        ("bytes=5-500", Span(5, 10)),
        ("bytes=5-4", None),
        ("bytes=0-1,3-4", None),
        ("bytes=-", None),
        ("lines=1-2", None),
        (None, None),
    ],
)
def test_a_range_of_ten_bytes(header: str | None, span: Span | None) -> None:
    assert ranges.parse(header, 10) == span


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=-1", 0)])
def test_a_range_of_no_byte_is_unsatisfiable(header: str, size: int) -> None:
    with pytest.raises(ranges.Unsatisfiable):
        ranges.parse(header, size)


@given(st.binary(min_size=1, max_size=50), st.integers(0, 60), st.integers(0, 60))
def test_a_span_is_what_a_slice_would_be(content: bytes, first: int, last: int) -> None:
    try:
        span = ranges.parse(f"bytes={first}-{last}", len(content))
    except ranges.Unsatisfiable:
        assert first >= len(content)
        return
    if span is None:
        assert last < first
    else:
        assert content[span.start : span.end] == content[first : last + 1]
        assert span.size == len(content[first : last + 1])
