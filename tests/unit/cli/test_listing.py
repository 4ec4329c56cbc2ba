import pytest

from headrace.cli.listing import duration, fitted, size

LINES = [
    ["ID", "Kind", "Name", "Status", "Ports"],
    ["a1b2c3", "task", "run-busybox-latest-123456:1", "RUNNING", ""],
    ["d4e5f6", "build", "web", "SUCCEEDED", ""],
]


def shown(width: int) -> list[list[str]]:
    return fitted(LINES, width, shorten="Name", drop=("Status", "Kind"))


def test_a_wide_terminal_gets_all_columns_that_hold_something() -> None:
    assert shown(80)[0] == ["ID", "Kind", "Name", "Status"]
    assert shown(80)[1][2] == "run-busybox-latest-123456:1"


def test_a_narrower_one_gets_a_shortened_name() -> None:
    assert shown(45)[1] == ["a1b2c3", "task", "run-busybox-latest…", "RUNNING"]


def test_the_narrowest_lose_columns() -> None:
    assert shown(24)[0] == ["ID", "Kind", "Name"]
    assert shown(18)[0] == ["ID", "Name"]
    assert shown(3)[0] == ["ID", "Name"]


@pytest.mark.parametrize(
    ("seconds", "text"), [(-1, "0 s"), (59.9, "59 s"), (60, "1 min"), (7200, "2 h"), (200_000, "2 d")]
)
def test_durations_are_told_in_the_largest_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 bytes"), (1536, "1.5 KiB"), (5 * 2**20, "5 MiB"), (3 * 2**30, "3.0 GiB")]
)
def test_sizes_are_told_in_the_largest_unit(count: int, text: str) -> None:
    assert size(count) == text
