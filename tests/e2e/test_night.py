"""The campus example's night: what its jobs make, and that they make it."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from examples.campus.night import image, school, work
from examples.campus.night.jobs import enrolment, marks, reviews
from examples.campus.night.jobs.bucket import BUCKET
from examples.campus.night.jobs.ratings import Rating
from tests.headrace import serving

RATINGS = [
    Rating(student=1, lecturer=10, semester=2, department=1, mark=5),
    Rating(student=1, lecturer=11, semester=2, department=2, mark=1),
    Rating(student=1, lecturer=12, semester=2, department=2, mark=3),
    Rating(student=2, lecturer=11, semester=4, department=2, mark=4),
]


def test_marks_are_exported_a_line_for_each_lecturer() -> None:
    assert marks.export(RATINGS, 2) == [(12, 1, 3), (11, 2, 2.5)]


def test_students_are_counted_once_a_department_and_are_at_home_where_they_attend_most() -> None:
    assert enrolment.enrolled(RATINGS) == {(1, 2): 1, (2, 2): 1, (2, 4): 1}
    assert enrolment.homes(RATINGS) == {1: 2, 2: 2}


@pytest.mark.parametrize("size", [1, 2, 3, 4, 50])
def test_everybody_reads_as_many_as_read_him_and_never_himself(size: int) -> None:
    homes = dict.fromkeys(range(size), 7) | {1000: 8}
    read = reviews.match(homes, seed=3)
    authors = [author for others in read.values() for author in others]
    for student in range(size):
        assert len(set(read[student])) == min(3, size - 1) == authors.count(student)
        assert student not in read[student]
    assert read[1000] == []


@pytest.mark.docker
@pytest.mark.timeout(900)
def test_the_night_makes_marks_a_report_reviews_and_a_lecture(tmp_path: Path) -> None:
    made = image.make()
    with serving(tmp_path / "data") as server:
        departments = school.upload(server.client, tmp_path / "ratings")
        work.prepare(server.client, made)
        *_, jobs = work.watch(server.client, work.submit(server.client, departments))
        work.repeat(server.client)
        assert {job.status for job in jobs} == {"SUCCEEDED"}, jobs
        assert [job.jobs for job in jobs] == [1, 14, 1, 1, 6, 1]
        s3 = server.client("s3")
        exported = [kept["Key"] for kept in s3.list_objects_v2(Bucket=BUCKET, Prefix="marks/")["Contents"]]
        assert len(exported) == 14
        lines = [line for key in exported for line in _rows(s3, key)]
        assert sum(int(line["ratings"]) for line in lines) == 73421
        assert len(_rows(s3, "enrolment.csv")) == 14
        assert len(_rows(s3, "reviews.csv")) == 3 * 2972
        assert s3.head_object(Bucket=BUCKET, Key="lecture/lecture.mp4")["ContentLength"] > 100_000
        [schedule] = server.client("scheduler").list_schedules()["Schedules"]
        assert schedule["Name"] == work.SCHEDULE


def _rows(s3: Any, key: str) -> list[dict[str, str]]:
    text = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode()
    return list(csv.DictReader(io.StringIO(text)))
