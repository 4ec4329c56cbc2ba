"""The school's data: who attended whose lecture, and the mark the student gave it.

They are real: 73,421 marks that students of ETH Zurich gave, made anonymous (`InstEval` of R's lme4).
"""

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

KEY = "ratings.csv"


class Rating(NamedTuple):
    student: int
    lecturer: int
    semester: int
    """The student's."""
    department: int
    mark: int
    """From 1, poor, to 5, very good."""


def parse(text: str) -> list[Rating]:
    return [
        Rating(int(row["s"]), int(row["d"]), int(row["studage"]), int(row["dept"]), int(row["y"]))
        for row in csv.DictReader(io.StringIO(text))
    ]


def departments(ratings: Iterable[Rating]) -> list[int]:
    """In order, so that a job of an array finds its own by its index."""
    return sorted({rating.department for rating in ratings})


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """As CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
