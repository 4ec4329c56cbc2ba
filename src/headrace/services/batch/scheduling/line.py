"""The jobs that wait in a queue, by share and by what they need.

Of jobs that need the same, only the first can be next, so that a look at a queue costs what it has kinds of
jobs, not what it has jobs.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sortedcontainers import SortedList

from headrace.services.batch.job_records import Need

Shape = tuple[int, int, str, tuple[tuple[str, int], ...]]


class Key(NamedTuple):
    """The order within a share: by priority, then by age."""

    behind: int
    """The priority, negative."""
    sort: str
    id: str


@dataclass(frozen=True)
class Waiting:
    """A job that could run."""

    id: str
    queue: str
    sort: str
    need: Need
    share: str = ""
    priority: int = 0

    @property
    def key(self) -> Key:
        return Key(-self.priority, self.sort, self.id)

    @property
    def shape(self) -> Shape:
        need = self.need
        return (need.cpu, need.memory, need.platform, tuple(sorted(need.units.items())))


class Share:
    """The jobs of one share that wait."""

    def __init__(self) -> None:
        self._lists: dict[Shape, SortedList[Key]] = {}
        self._fronts: SortedList[tuple[Key, Shape]] = SortedList()
        """The first of each shape."""

    def __bool__(self) -> bool:
        return bool(self._lists)

    def add(self, job: Waiting) -> None:
        keys = self._lists.setdefault(job.shape, SortedList())
        first = keys[0] if keys else None
        keys.add(job.key)
        self._front(job.shape, first, keys[0])

    def remove(self, job: Waiting) -> None:
        keys = self._lists[job.shape]
        first = keys[0]
        keys.remove(job.key)
        self._front(job.shape, first, keys[0] if keys else None)
        if not keys:
            del self._lists[job.shape]

    def _front(self, shape: Shape, before: Key | None, after: Key | None) -> None:
        if before == after:
            return
        if before is not None:
            self._fronts.remove((before, shape))
        if after is not None:
            self._fronts.add((after, shape))

    def __iter__(self) -> Iterator[Key]:
        """All of them, in order."""
        return heapq.merge(*self._lists.values())

    def candidates(self) -> "Candidates":
        return Candidates(self._lists, self._fronts)


class Candidates:
    """The jobs of a share, one after the other in order, without those that need the same as one that had no
    place."""

    def __init__(
        self, lists: dict[Shape, "SortedList[Key]"], fronts: "SortedList[tuple[Key, Shape]]"
    ) -> None:
        self._lists = lists
        self._fronts = iter(fronts)
        self._following: list[tuple[Key, Shape]] = []
        """The next of those shapes of which one has been placed."""
        self._places: dict[Shape, int] = {}
        self._front = next(self._fronts, None)

    def peek(self) -> Key | None:
        """The next; None if there is none."""
        found = self._next()
        return found[0] if found else None

    def place(self) -> None:
        """It has a place: its successor comes in."""
        _, shape = self._take()
        place = self._places[shape] = self._places.get(shape, 0) + 1
        keys = self._lists[shape]
        if place < len(keys):
            heapq.heappush(self._following, (keys[place], shape))

    def pass_over(self) -> None:
        """It has none, and so have those that need the same."""
        self._take()

    def _next(self) -> tuple[Key, Shape] | None:
        if self._following and (self._front is None or self._following[0] < self._front):
            return self._following[0]
        return self._front

    def _take(self) -> tuple[Key, Shape]:
        found = self._next()
        if found is None:
            raise LookupError("there is no candidate")
        if self._following and found is self._following[0]:
            heapq.heappop(self._following)
        else:
            self._front = next(self._fronts, None)
        return found
