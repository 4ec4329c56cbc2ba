"""Enrolment report: how many students of each semester every department has, and where each is at home."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from . import bucket
from .ratings import KEY, Rating, departments, parse, table

HOMES = "homes.csv"
REPORT = "enrolment.csv"


def homes(ratings: Iterable[Rating]) -> dict[int, int]:
    """The department in which each student has attended most lectures; of several, the first."""
    attended: dict[int, Counter[int]] = defaultdict(Counter)
    for rating in ratings:
        attended[rating.student][rating.department] += 1
    return {
        student: min(counts, key=lambda department: (-counts[department], department))
        for student, counts in sorted(attended.items())
    }


def enrolled(ratings: Iterable[Rating]) -> Counter[tuple[int, int]]:
    """Students by department and semester, each counted where he has attended a lecture."""
    return Counter(
        (department, semester)
        for _, department, semester in {(one.student, one.department, one.semester) for one in ratings}
    )


def main() -> None:
    ratings = parse(bucket.read(KEY))
    counts = enrolled(ratings)
    semesters = sorted({semester for _, semester in counts})
    rows = [
        [department, *(counts[department, semester] for semester in semesters)]
        for department in departments(ratings)
    ]
    header = ["department", *(f"semester {semester}" for semester in semesters)]
    bucket.write(REPORT, table(header, rows))
    bucket.write(HOMES, table(("student", "department"), homes(ratings).items()))


if __name__ == "__main__":
    main()
