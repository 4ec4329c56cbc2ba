"""The proxy's journal, and the figures that come of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headrace.services.elbv2.requests.accounts import Group, Place, figures
from headrace.services.elbv2.requests.journal import Journal, Line

LB, TG = "app/web/1", "targetgroup/web/2"
GROUP = Group(TG, 2, frozenset({LB}))


def line(to: str = "a:1", status: int = 200) -> str:
    return f'{{"level":"info","lb":"{LB}","to":"{to}","status":{status},"duration":0.5,"size":3}}\n'


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], Journal]]:
    """Makes a journal that has been read to its end."""
    journal = Journal(tmp_path / "requests.log")

    def make() -> Journal:
        assert journal.read() == []
        return journal

    yield make
    journal.close()


def test_only_what_is_added_is_read(tmp_path: Path, begin: Callable[[], Journal]) -> None:
    path = tmp_path / "requests.log"
    path.write_text(line("before:1"))
    journal = begin()
    with path.open("a") as file:
        file.write(line("a:1") + line("b:2"))
    assert [one.to for one in journal.read()] == ["a:1", "b:2"]
    assert journal.read() == []


def test_a_line_that_is_being_written_is_read_when_it_is_whole(
    tmp_path: Path, begin: Callable[[], Journal]
) -> None:
    path = tmp_path / "requests.log"
    path.touch()
    journal = begin()
    whole = line()
    with path.open("a") as file:
        file.write(whole[:20])
        file.flush()
        assert journal.read() == []
        file.write(whole[20:])
    assert journal.read() == [Line(lb=LB, to="a:1", status=200, duration=0.5)]


def test_nothing_is_lost_when_the_file_is_put_aside(tmp_path: Path, begin: Callable[[], Journal]) -> None:
    path = tmp_path / "requests.log"
    path.touch()
    journal = begin()
    with path.open("a") as file:
        file.write(line("old:1"))
    path.rename(tmp_path / "requests-1.log")
    path.write_text(line("new:1"))
    assert [one.to for one in journal.read()] == ["old:1", "new:1"]


def test_a_file_that_comes_later_is_read_from_its_beginning(
    tmp_path: Path, begin: Callable[[], Journal]
) -> None:
    journal = begin()
    (tmp_path / "requests.log").write_text("not json\n" + line())
    assert len(journal.read()) == 1


def test_requests_count_for_the_load_balancer_and_for_the_group_behind_it() -> None:
    lines = [Line(lb=LB, to="a:1", status=200, duration=0.2), Line(lb=LB, to="", status=301)]
    found = figures(lines, {"a:1": TG}, [GROUP])
    assert found[Place(LB)]["RequestCount"] == [2]
    assert found[Place(LB)]["HTTPCode_ELB_3XX_Count"] == [1]
    assert found[Place(LB, TG)] == {
        "RequestCount": [1],
        "HTTPCode_Target_2XX_Count": [1],
        "TargetResponseTime": [0.2],
        "RequestCountPerTarget": [0.5],
    }
    assert found[Place("", TG)] == {"RequestCountPerTarget": [0.5]}


def test_a_group_hears_that_there_were_no_requests() -> None:
    found = figures([], {}, [GROUP, Group("targetgroup/empty/3", 0, frozenset({LB}))])
    assert found == {
        Place(LB, TG): {"RequestCount": [0], "RequestCountPerTarget": [0]},
        Place("", TG): {"RequestCountPerTarget": [0]},
    }
