"""Which jobs start next, and where."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from headrace.runs.placement import Room
from headrace.services.batch.job_records import Need
from headrace.services.batch.scheduling.board import Board, Line, Place, Started
from headrace.services.batch.scheduling.line import Waiting
from headrace.services.batch.scheduling.plan import (
    NO_CAPACITY,
    NO_ENVIRONMENT,
    PATIENCE,
    TOO_LARGE,
    plan,
)
from headrace.services.batch.scheduling.shares import FairShare

NOW = datetime(2026, 11, 27, tzinfo=UTC)
CORE = 1024
NONE: frozenset[str] = frozenset()


def room(cpus: int, memory: int = 100_000) -> Room:
    return Room(cpus * CORE, memory, NONE)


def job(id: str, queue: str = "q", cpus: int = 1, memory: int = 10, **fields: object) -> Waiting:
    units = fields.pop("units", {})
    need = Need(cpu=cpus * CORE, memory=memory, units=units)  # type: ignore[arg-type]
    return Waiting(id, queue, f"{id:>06}", need, **fields)  # type: ignore[arg-type]


def board(
    *jobs: Waiting, lines: tuple[Line, ...] = (Line("q", 1, ("ce",)),), most: int = 1000, **units: int
) -> Board:
    made = Board()
    made.places["ce"] = Place("ce", most * CORE)
    made.lines = {line.id: line for line in lines}
    made.totals = dict(units)
    for one in jobs:
        made.wait(one, NOW)
    return made


def started(made: Board, left: Room, now: datetime = NOW, whole: Room | None = None) -> list[str]:
    return [one.id for one in plan(made, whole or left, left, now).start]


def test_jobs_start_in_the_order_they_came_as_long_as_there_is_room() -> None:
    assert started(board(*[job(str(number)) for number in (3, 1, 2)]), room(2)) == ["1", "2"]


def test_the_first_queue_is_the_one_of_higher_priority() -> None:
    lines = (Line("low", 1, ("ce",)), Line("high", 5, ("ce",)))
    made = board(job("1", "low"), job("2", "high"), lines=lines)
    assert started(made, room(1)) == ["2"]


def test_queues_of_the_same_priority_take_turns_by_the_age_of_their_jobs() -> None:
    lines = (Line("a", 1, ("ce",)), Line("b", 1, ("ce",)))
    made = board(job("1", "a"), job("2", "b"), job("3", "a"), job("4", "b"), lines=lines)
    assert started(made, room(3)) == ["1", "2", "3"]


def test_a_compute_environment_takes_no_more_than_its_limit_and_the_next_one_the_rest() -> None:
    made = board(*[job(str(number)) for number in range(5)], lines=(Line("q", 1, ("ce", "more")),), most=2)
    made.places["more"] = Place("more", 1 * CORE)
    placed = [(one.id, one.place) for one in plan(made, room(9), room(9), NOW).start]
    assert placed == [("0", "ce"), ("1", "ce"), ("2", "more")]


def test_a_closed_compute_environment_takes_nobody() -> None:
    made = board(job("1"))
    made.places["ce"] = Place("ce", 10 * CORE, open=False)
    assert started(made, room(9)) == []


def test_what_never_fits_stops_nobody_and_says_why() -> None:
    made = board(job("1", cpus=20), job("2", memory=10**6), job("3"), most=10)
    found = plan(made, room(16), room(16), NOW)
    assert [one.id for one in found.start] == ["3"]
    assert found.passed == {"1": NO_ENVIRONMENT, "2": TOO_LARGE}


def test_a_job_that_the_machine_has_no_room_for_now_says_so() -> None:
    assert plan(board(job("1", cpus=4)), room(8), room(2), NOW).passed == {"1": NO_CAPACITY}


def test_a_large_job_is_overtaken_only_for_so_long() -> None:
    made = board(job("1", cpus=4), job("2"))
    assert started(made, room(2), whole=room(4)) == ["2"]
    made.passed["1"] = NOW - PATIENCE
    assert started(made, room(2), whole=room(4)) == []
    assert started(made, room(5), whole=room(8)) == ["1", "2"]


def test_consumable_resources_are_not_given_out_twice() -> None:
    made = board(*[job(str(number), units={"licence": 2}) for number in range(4)], licence=5)
    assert started(made, room(9)) == ["0", "1"]
    made.start(Started("0", "q", "ce", Need(cpu=CORE, memory=1, units={"licence": 2})), NOW)
    assert started(made, room(9)) == ["1"]


def test_within_a_share_the_priority_comes_before_the_age() -> None:
    lines = (Line("q", 1, ("ce",), FairShare()),)
    made = board(job("1", share="a"), job("2", share="a", priority=7), lines=lines)
    assert started(made, room(1)) == ["2"]


def test_capacity_is_kept_for_shares_that_are_not_there_yet() -> None:
    lines = (Line("q", 1, ("ce",), FairShare(reservation=50)),)
    made = board(*[job(str(number), share="a") for number in range(20)], lines=lines, most=16)
    assert len(started(made, room(99))) == 8
    made.wait(job("99", share="b"), NOW)
    assert len(started(made, room(99))) == 12


needs = st.tuples(st.integers(1, 4), st.integers(1, 40))
jobs = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), needs), max_size=30)


@given(jobs, st.integers(0, 12), st.integers(0, 200), st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_capacity_is_never_exceeded_and_no_job_overtakes_one_of_higher_priority_that_fits(
    asked: list[tuple[str, tuple[int, int]]], cpus: int, memory: int, priorities: list[int]
) -> None:
    lines = tuple(Line(id, priority, ("ce",)) for id, priority in zip("abc", priorities, strict=True))
    wanted = [job(str(place), queue, *need) for place, (queue, need) in enumerate(asked)]
    made = board(*wanted, lines=lines, most=8)
    found = plan(made, room(12, 200), room(cpus, memory), NOW)
    left_cpu, left_memory, most = cpus * CORE, memory, 8 * CORE
    waiting = {one.id: one for one in wanted}
    for one in found.start:
        mine = waiting.pop(one.id)
        for other in waiting.values():
            fits = other.need.cpu <= min(left_cpu, most) and other.need.memory <= left_memory
            assert not (fits and made.lines[other.queue].priority > made.lines[mine.queue].priority)
            assert not (fits and other.queue == mine.queue and other.sort < mine.sort)
        left_cpu -= one.need.cpu
        left_memory -= one.need.memory
        most -= one.need.cpu
        assert min(left_cpu, left_memory, most) >= 0
    for other in waiting.values():
        assert other.need.cpu > min(left_cpu, most) or other.need.memory > left_memory


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20), needs, st.integers(0, 3)), max_size=60))
def test_a_queue_knows_its_jobs_in_order_whoever_comes_and_goes(
    changes: list[tuple[bool, int, tuple[int, int], int]],
) -> None:
    made, there = board(), dict[str, Waiting]()
    for comes, id, need, priority in changes:
        if comes:
            there[str(id)] = job(str(id), "q", *need, priority=priority)
            made.wait(there[str(id)], NOW)
        else:
            there.pop(str(id), None)
            made.forget(str(id), NOW)
    expected = [one.id for one in sorted(there.values(), key=lambda one: one.key)]
    assert [one.id for one in made.front("q", NOW)] == expected


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(1, 60), min_size=3, max_size=20), st.integers(2, 4))
def test_nobody_starves(durations: list[int], large: int) -> None:
    """Small jobs come without end; the large one starts when its patience has ended and they have left."""
    made, now, ends = board(job("0", cpus=large)), NOW, dict[str, datetime]()
    numbers = count(1)
    for second in range(int(PATIENCE.total_seconds()) + max(durations) + 2):
        now = NOW + timedelta(seconds=second)
        for id in [id for id, end in ends.items() if end <= now]:
            made.forget(id, now)
            del ends[id]
        while len(made.waiting) < 6:
            made.wait(job(str(next(numbers))), now)
        taken = sum(one.need.cpu for one in made.started.values()) // CORE
        found = plan(made, room(4), room(4 - taken), now)
        for one in found.start:
            made.start(one, now)
            ends[one.id] = now + timedelta(seconds=durations[int(one.id) % len(durations)])
        for id in found.passed:
            made.passed.setdefault(id, now)
        if "0" in made.started:
            return
    raise AssertionError("the large job never started")


@settings(deadline=None, max_examples=20)
@given(
    st.dictionaries(st.sampled_from("abcd"), st.sampled_from([0.5, 1.0, 2.0, 4.0]), min_size=2, max_size=4)
)
def test_fair_shares_converge_to_their_weights_under_load(weights: dict[str, float]) -> None:
    made = board(lines=(Line("q", 1, ("ce",), FairShare(decay=60, weights=weights)),))
    numbers, ends = count(), dict[str, datetime]()
    had: Counter[str] = Counter()
    """Core seconds, by share."""
    for second in range(0, 900, 3):
        now = NOW + timedelta(seconds=second)
        for id in [id for id, end in ends.items() if end <= now]:
            made.forget(id, now)
            del ends[id]
        for share in weights:
            for _ in range(64 - sum(one.share == share for one in made.waiting.values())):
                made.wait(job(str(next(numbers)), share=share), now)
        taken = sum(one.need.cpu for one in made.started.values()) // CORE
        for one in plan(made, room(64), room(64 - taken), now).start:
            made.start(one, now)
            ends[one.id] = now + timedelta(seconds=4 + int(one.id) % 9)
            had[one.share] += 4 + int(one.id) % 9
    fair = {share: 1 / weight for share, weight in weights.items()}
    for share, part in fair.items():
        expected = part / sum(fair.values())
        assert abs(had[share] / had.total() - expected) < 0.05


def test_what_a_share_has_used_is_remembered_and_fades() -> None:
    fair = FairShare(decay=100)
    made = board(lines=(Line("q", 1, ("ce",), fair),))
    made.start(Started("1", "q", "ce", Need(cpu=CORE, memory=1), "a"), NOW)
    later = NOW + timedelta(seconds=100)
    made.forget("1", later)
    used = made.used("q", later)
    assert 60 * CORE < used["a"] < 65 * CORE
    again = board(job("2", share="a"), job("3", share="b"), lines=(Line("q", 1, ("ce",), fair),))
    again.remember("q", used, later)
    assert started(again, room(1), later) == ["3"]
    assert again.active("q", later + timedelta(hours=1)) == {"a", "b"}
    assert again.used("q", later + timedelta(hours=1)) == {}
