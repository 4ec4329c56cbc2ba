"""The grader example: every submission gets what it is worth, and the hostile ones nothing else."""

import shutil
from pathlib import Path

import pytest

from examples.grader import grading
from tests.headrace import serving
from tests.images import busybox
from tests.machine import READS_THE_KERNEL_LOG

pytestmark = pytest.mark.docker

DISK = "DiskLimitExceeded: no space was left in a volume of the container"
PROCESSES = "ProcessLimitExceeded: the container had as many processes as it may"
MEMORY = "OutOfMemoryError: Container killed due to memory usage"


def test_submissions_are_graded_and_the_hostile_ones_get_nothing(tmp_path: Path) -> None:
    busybox()
    grading.make_images()
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(grading.FOLDER / "headrace.toml", data)
    with serving(data) as server:
        grading.prepare(server.client)
        grades = {grade.name: grade for grade in grading.grade_all(server.client)}
    scores = {name: grade.score for name, grade in grades.items()}
    assert scores.pop("right") == 1.0
    assert scores.pop("half") == 0.33
    assert set(scores.values()) == {0.0}
    assert len(scores) == len(list((grading.FOLDER / "submissions").iterdir())) - 2
    assert grades["disk-filler"].reported == DISK
    assert grades["memory-bomb"].reported == MEMORY
    if READS_THE_KERNEL_LOG:
        assert grades["fork-bomb"].reported == PROCESSES
    assert grades["right"].reported == ""
