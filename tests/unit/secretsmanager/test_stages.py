"""Staging labels, as functions."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from headrace.services.secretsmanager import stages
from headrace.services.secretsmanager.records import Version

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LABELS = st.sampled_from([stages.CURRENT, stages.PREVIOUS, "blue", "green"])
MOVES = st.lists(st.tuples(st.integers(0, 4), LABELS))


def versions(number: int) -> tuple[Version, ...]:
    found: tuple[Version, ...] = ()
    for id in range(number):
        found = stages.added(found, Version(id=str(id), created_at=NOW, stages=(stages.CURRENT,)))
    return found


def test_the_version_before_becomes_the_previous_one() -> None:
    assert [one.stages for one in versions(3)] == [(), (stages.PREVIOUS,), (stages.CURRENT,)]


def test_going_back_exchanges_the_two_labels() -> None:
    back = stages.moved(versions(2), "0", [stages.CURRENT])
    assert [one.stages for one in back] == [(stages.CURRENT,), (stages.PREVIOUS,)]


@given(MOVES)
def test_a_label_is_never_borne_by_two_versions(moves: list[tuple[int, str]]) -> None:
    after = versions(5)
    for to, label in moves:
        after = stages.moved(after, str(to), [label])
    borne = [label for one in after for label in one.stages]
    assert len(borne) == len(set(borne))
    assert stages.CURRENT in borne


def test_only_deprecated_versions_are_surplus_and_the_oldest_first() -> None:
    gone = stages.surplus(versions(stages.KEPT + 3))
    assert [one.id for one in gone] == ["0", "1", "2"]
    assert stages.surplus(versions(stages.KEPT)) == ()
