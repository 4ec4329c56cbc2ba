"""Peer review: every student reads the work of three others of the same department, and is read by three."""

import csv
import io
import random
from collections import defaultdict
from collections.abc import Mapping

from . import bucket
from .enrolment import HOMES
from .ratings import table

EACH = 3
MATCHES = "reviews.csv"


def match(homes: Mapping[int, int], seed: int) -> dict[int, list[int]]:
    """Whose work each student reads: in a circle of random order, of those who come next. So nobody reads his
    own work, or the same twice; in a department of three or fewer everybody reads everybody else's."""
    chance = random.Random(seed)
    departments: dict[int, list[int]] = defaultdict(list)
    for student, department in sorted(homes.items()):
        departments[department].append(student)
    found = {}
    for students in departments.values():
        chance.shuffle(students)
        steps = range(1, min(EACH, len(students) - 1) + 1)
        for place, student in enumerate(students):
            found[student] = [students[(place + step) % len(students)] for step in steps]
    return found


def main() -> None:
    homes = {
        int(row["student"]): int(row["department"]) for row in csv.DictReader(io.StringIO(bucket.read(HOMES)))
    }
    pairs = sorted((reader, author) for reader, read in match(homes, seed=1).items() for author in read)
    bucket.write(MATCHES, table(("reader", "author"), pairs))


if __name__ == "__main__":
    main()
