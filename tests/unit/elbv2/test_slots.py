"""Which target each of a pool's slots has."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from headrace.services.elbv2.proxy.slots import Pools, assign, quotas, size

addresses = st.text("abcdefgh", min_size=1, max_size=2)
weights = st.dictionaries(addresses, st.integers(1, 9), min_size=1, max_size=24)


def test_two_targets_take_turns() -> None:
    assert assign([], {"a": 1, "b": 1}, 4) == ["a", "b", "a", "b"]


def test_a_target_that_goes_gives_its_slots_to_the_others_and_nobody_else_moves() -> None:
    before = assign([], {"a": 1, "b": 1, "c": 1}, 24)
    after = assign(before, {"a": 1, "b": 1}, 24)
    assert [one for one, other in zip(after, before, strict=True) if other != "c"] == [
        other for other in before if other != "c"
    ]
    assert Counter(after) == {"a": 12, "b": 12}


@given(weights, weights)
def test_every_slot_has_an_address_and_each_address_its_share(
    before: dict[str, float], after: dict[str, float]
) -> None:
    number = size(len(after))
    slots = assign(assign([], before, size(len(before))), after, number)
    assert Counter(slots) == Counter(quotas(after, number))
    total = sum(after.values())
    for address, quota in quotas(after, number).items():
        assert abs(quota - after[address] * number / total) < 1


def test_what_was_written_is_found_again_and_what_nothing_refers_to_is_removed(tmp_path: Path) -> None:
    Pools(tmp_path).write({"p": {"a:1": 1, "b:1": 1}, "q": {"c:1": 1}})
    before = [(tmp_path / "p" / str(slot)).read_text() for slot in range(24)]
    pools = Pools(tmp_path)
    pools.write({"p": {"a:1": 1, "d:1": 1}})
    pools.keep_only({"p": {}})
    after = [(tmp_path / "p" / str(slot)).read_text() for slot in range(24)]
    assert [one for one in before if one == "a:1"] == [one for one in after if one == "a:1"]
    assert Counter(after) == {"a:1": 12, "d:1": 12}
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["p"]
