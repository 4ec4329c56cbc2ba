"""How a capacity provider strategy divides tasks."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.aws.errors import AwsError
from headrace.services.ecs.capacity import check, slots

KNOWN = ("FARGATE", "FARGATE_SPOT", "own", "other")


def strategy(*items: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [{"capacityProvider": name, "base": base, "weight": weight} for name, base, weight in items]


def divided(items: list[dict[str, Any]], count: int, running: dict[str, int] | None = None) -> Counter[str]:
    return Counter(slot.provider for slot in slots({"capacityProviderStrategy": items}, count, running))


def test_the_base_comes_first_and_the_rest_goes_by_weight() -> None:
    items = strategy(("FARGATE", 2, 1), ("FARGATE_SPOT", 0, 3))
    assert divided(items, 2) == {"FARGATE": 2}
    assert divided(items, 10) == {"FARGATE": 4, "FARGATE_SPOT": 6}


def test_tasks_that_run_already_count() -> None:
    items = strategy(("own", 0, 1), ("other", 0, 1))
    assert divided(items, 2, {"own": 2}) == {"other": 2}


def test_a_single_provider_needs_no_weight() -> None:
    [slot] = slots({"capacityProviderStrategy": [{"capacityProvider": "own"}]}, 1)
    assert slot == ("EC2", "own")
    assert slot.waits


@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=2).filter(any),
    st.integers(0, 4),
    st.integers(1, 40),
)
def test_shares_stay_within_one_task_of_the_weights(weights: list[int], base: int, count: int) -> None:
    items = strategy(("own", base, weights[0]), ("other", 0, weights[1]))
    counted = divided(items, count)
    rest = max(0, count - base)
    assert abs(counted["other"] - rest * weights[1] / sum(weights)) <= 1


@pytest.mark.parametrize(
    ("items", "message"),
    [
        (strategy(("unknown", 0, 1)), "was not found"),
        (strategy(("FARGATE", 0, 1), ("own", 0, 1)), "mix"),
        (strategy(("own", 0, 0), ("other", 0, 0)), "weight greater than zero"),
        (strategy(("own", 1, 1), ("other", 1, 1)), "base"),
        (strategy(("own", 0, 1), ("own", 0, 1)), "only once"),
    ],
)
def test_bad_strategies_are_refused(items: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(AwsError, match=message):
        check(items, KNOWN)
