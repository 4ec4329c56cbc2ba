"""Grade export: each job of the array exports the marks of one department, a line for each lecturer."""

import os
from collections import defaultdict
from collections.abc import Iterable
from statistics import mean
from typing import NamedTuple

from . import bucket
from .ratings import KEY, Rating, departments, parse, table


class Line(NamedTuple):
    lecturer: int
    ratings: int
    mean: float


def export(ratings: Iterable[Rating], department: int) -> list[Line]:
    """The department's lecturers, the best liked first."""
    marks: dict[int, list[int]] = defaultdict(list)
    for rating in ratings:
        if rating.department == department:
            marks[rating.lecturer].append(rating.mark)
    lines = [Line(lecturer, len(given), round(mean(given), 3)) for lecturer, given in marks.items()]
    return sorted(lines, key=lambda line: (-line.mean, line.lecturer))


def main() -> None:
    ratings = parse(bucket.read(KEY))
    department = departments(ratings)[int(os.environ["AWS_BATCH_JOB_ARRAY_INDEX"])]
    lines = export(ratings, department)
    bucket.write(f"marks/department-{department:02}.csv", table(Line._fields, lines))


if __name__ == "__main__":
    main()
