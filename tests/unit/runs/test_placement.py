"""Who has room."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from headrace.engines.base import Capacity
from headrace.runs.placement import next_to_place, room, shortfall
from headrace.runs.records import Reservation, Reserve
from tests.unit.runs.conftest import START

MACHINE = Capacity("here", cpus=2, memory=4 * 1024**3)


def reservation(number: int, reserve: Reserve, *, placed: bool = False) -> Reservation:
    created = START + timedelta(seconds=number)
    return Reservation(id=f"{number:032d}", scope="", reserve=reserve, placed=placed, created_at=created)


def test_what_is_missing_is_named_as_ecs_names_it() -> None:
    left = room(MACHINE, [Reserve(cpu=1024, memory=4000, ports=("80/tcp",))])
    assert shortfall(left, Reserve(cpu=1025)) == "RESOURCE:CPU"
    assert shortfall(left, Reserve(memory=97)) == "RESOURCE:MEMORY"
    assert shortfall(left, Reserve(ports=("80/tcp",))) == "RESOURCE:PORTS"
    assert shortfall(left, Reserve(cpu=1024, memory=96, ports=("80/udp",))) is None


def test_a_task_without_sizes_fits_a_full_machine() -> None:
    assert shortfall(room(MACHINE, [Reserve(cpu=4096, memory=9999)]), Reserve()) is None


def test_the_first_that_does_not_fit_holds_back_those_behind_it() -> None:
    waiting = [
        reservation(0, Reserve(cpu=1024), placed=True),
        reservation(1, Reserve(cpu=2048)),
        reservation(2, Reserve(cpu=512)),
    ]
    assert next_to_place(MACHINE, waiting) == ([], {})


def test_what_can_never_fit_is_refused_and_holds_nobody_back() -> None:
    waiting = [reservation(1, Reserve(memory=5000)), reservation(2, Reserve(cpu=512))]
    placement = next_to_place(MACHINE, waiting)
    assert placement.refuse == {waiting[0].id: "RESOURCE:MEMORY"}
    assert placement.place == [waiting[1].id]


sizes = st.builds(Reserve, cpu=st.integers(0, 3000), memory=st.integers(0, 5000))


@given(st.lists(st.tuples(sizes, st.booleans()), max_size=30))
def test_what_is_placed_never_exceeds_the_machine(wanted: list[tuple[Reserve, bool]]) -> None:
    everyone = [reservation(n, reserve, placed=placed) for n, (reserve, placed) in enumerate(wanted)]
    before = [one.reserve for one in everyone if one.placed]
    chosen = set(next_to_place(MACHINE, everyone).place)
    added = [one.reserve for one in everyone if one.id in chosen]
    for resource, limit in (("cpu", 2048), ("memory", 4096)):
        new = sum(getattr(one, resource) for one in added)
        taken = sum(getattr(one, resource) for one in before)
        assert new == 0 or taken + new <= limit


@given(st.lists(sizes, max_size=30))
def test_whoever_is_placed_came_before_whoever_still_waits(wanted: list[Reserve]) -> None:
    everyone = [reservation(n, reserve) for n, reserve in enumerate(wanted)]
    placement = next_to_place(MACHINE, everyone)
    waiting = [one.id for one in everyone if one.id not in placement.refuse]
    assert placement.place == waiting[: len(placement.place)]
