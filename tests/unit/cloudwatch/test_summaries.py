"""What is kept of a metric's values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.services.cloudwatch.summaries import (
    MOST_VALUES,
    Summary,
    is_statistic,
    merged,
    of_values,
    statistic,
)

NUMBERS = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=80)


@given(NUMBERS, NUMBERS)
def test_merging_says_the_same_as_taking_all_at_once(some: list[float], more: list[float]) -> None:
    together, apart = of_values(some + more), merged([of_values(some), of_values(more)])
    for name in ("SampleCount", "Sum", "Minimum", "Maximum", "Average"):
        assert statistic(apart, name) == pytest.approx(statistic(together, name))


@given(NUMBERS, st.integers(0, 100))
def test_a_percentile_is_one_of_the_values_with_so_many_at_or_below_it(
    values: list[float], percent: int
) -> None:
    found = statistic(of_values(values), f"p{percent}")
    assert found in values
    assert sum(value <= found for value in values) * 100 >= percent * len(values)


def test_counts_weigh_values() -> None:
    summary = of_values([1.0, 10.0], [3.0, 1.0])
    assert (summary.count, summary.sum, statistic(summary, "Average")) == (4.0, 13.0, 3.25)
    assert statistic(summary, "p75") == 1.0


def test_of_many_different_values_only_so_many_are_kept_and_percentiles_stay_near() -> None:
    summary = of_values([float(value) for value in range(1, 10_001)])
    assert len(summary.values) <= 4 * MOST_VALUES
    assert statistic(summary, "p90") == pytest.approx(9000, rel=0.05)


def test_figures_alone_tell_no_percentile_unless_all_values_are_the_same() -> None:
    assert statistic(Summary(2, 3, 1, 2), "p50") is None
    assert statistic(Summary(2, 4, 2, 2), "p50") == 2


def test_statistics_are_known_by_amazon_s_names() -> None:
    assert all(map(is_statistic, ("Average", "p99", "p99.9", "p100", "p0")))
    assert not any(map(is_statistic, ("average", "p101", "P99", "tm90", "")))
