"""Whether there is room: pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from headrace.engines.base import Capacity
from headrace.runs.records import Reservation, Reserve

MIB = 1024 * 1024


class Room(NamedTuple):
    """What a machine has left."""

    cpu: int
    """1/1024 cores."""
    memory: int
    """MiB."""
    ports: frozenset[str]
    """Fixed host ports in use, each `port/protocol`."""


def room(capacity: Capacity, taken: Iterable[Reserve]) -> Room:
    """What is left of a machine of this size."""
    taken = list(taken)
    return Room(
        cpu=int(capacity.cpus * 1024) - sum(reserve.cpu for reserve in taken),
        memory=capacity.memory // MIB - sum(reserve.memory for reserve in taken),
        ports=frozenset(port for reserve in taken for port in reserve.ports),
    )


def shortfall(left: Room, wanted: Reserve) -> str | None:
    """What is missing, as ECS names it (`RESOURCE:CPU`, `RESOURCE:MEMORY`, `RESOURCE:PORTS`), or None."""
    if wanted.cpu > max(0, left.cpu):
        return "RESOURCE:CPU"
    if wanted.memory > max(0, left.memory):
        return "RESOURCE:MEMORY"
    if left.ports.intersection(wanted.ports):
        return "RESOURCE:PORTS"
    return None


def take(left: Room, wanted: Reserve) -> Room:
    """What is left after this one."""
    return Room(left.cpu - wanted.cpu, left.memory - wanted.memory, left.ports.union(wanted.ports))


class Placement(NamedTuple):
    """What to do about the runs that wait, by id."""

    place: list[str]
    refuse: dict[str, str]
    """Those that the machine can never hold, with what is missing."""


def next_to_place(capacity: Capacity, reservations: Sequence[Reservation]) -> Placement:
    """Which waiting runs have room now, in the order they came.

    The first that does not fit yet ends the list: those behind it wait too, so that a large run is not
    overtaken for ever by small ones.
    """
    empty = room(capacity, ())
    left = room(capacity, (one.reserve for one in reservations if one.placed))
    place: list[str] = []
    refuse: dict[str, str] = {}
    waiting = sorted((one for one in reservations if not one.placed), key=lambda one: one.index().sort)
    for one in waiting:
        if never := shortfall(empty, one.reserve):
            refuse[one.id] = never
            continue
        if shortfall(left, one.reserve):
            break
        left = take(left, one.reserve)
        place.append(one.id)
    return Placement(place, refuse)
