"""Prefix, after and start as bounds: the same as filtering."""

from hypothesis import given
from hypothesis import strategies as st

from headrace.store.sorting import bounds, end_of_prefix

keys = st.text(alphabet=st.sampled_from("a/b\ud7ff\ue000\U0010ffff"), max_size=4)


@given(prefix=keys, key=keys)
def test_the_end_of_a_prefix_lies_behind_all_that_start_with_it(prefix: str, key: str) -> None:
    end = end_of_prefix(prefix)
    inside = prefix <= key and (end is None or key < end)
    assert inside == key.startswith(prefix)


@given(prefix=keys, after=keys, start=keys, key=keys, descending=...)
def test_bounds_are_the_same_as_filtering(
    prefix: str, after: str, start: str, key: str, descending: bool
) -> None:
    found = bounds(prefix=prefix, after=after, start=start, descending=descending)
    inside = (
        not found.low_operator or key > found.low or (found.low_operator == ">=" and key == found.low)
    ) and (not found.high_operator or key < found.high or (found.high_operator == "<=" and key == found.high))
    behind = (not after or (key < after if descending else key > after)) and (
        not start or (key <= start if descending else key >= start)
    )
    assert inside == (key.startswith(prefix) and behind)
