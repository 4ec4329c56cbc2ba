"""A goal is a bound of a ratio."""

from dataclasses import replace

from benchmarks.rows import Row, at_least, at_most
from benchmarks.table import figure

ROW = Row(what="a thing", headrace=2.0, unit="s", yardstick=4.0, yardstick_name="another", goal=at_most(0.7))


def test_a_ratio_below_its_upper_bound_meets_the_goal() -> None:
    assert ROW.ratio == 0.5
    assert ROW.met is True
    assert replace(ROW, headrace=3.0).met is False


def test_a_ratio_above_its_lower_bound_meets_the_goal() -> None:
    assert replace(ROW, goal=at_least(0.5)).met is True
    assert replace(ROW, goal=at_least(3.0)).met is False


def test_a_figure_without_a_yardstick_is_only_told() -> None:
    told = Row(what="a thing", headrace=2.0, unit="s")
    assert told.ratio is None
    assert told.met is None
    assert told.as_json()["met"] is None


def test_figures_have_three_digits_that_count() -> None:
    assert figure(0.12345, "s") == "0.123 s"
    assert figure(1234.5, "/s") == "1,234 /s"
