"""`python -m examples.grader`: what `make grades` runs. See the README beside this file.

The variable KEEP (anything) leaves Headrace running, for the next time or to be looked at.
"""

import os
import sys
from collections.abc import Iterable

from rich.table import Table

from examples.grader import grading
from examples.running import program
from examples.running.cloud import connect
from examples.running.console import console, say, step
from examples.running.server import HEADRACE, Home

HOME = Home("grader", settings=grading.FOLDER / "headrace.toml")


def main() -> int:
    return program.run(_work, HOME)


def _work() -> None:
    keep = bool(os.environ.get("KEEP"))
    with step("Make the images of the exercise"):
        grading.make_images()
    with HOME.used(keep=keep) as running:
        cloud = connect(running.environment)
        grading.prepare(cloud.client)
        with step("Grade the submissions"):
            grades = sorted(grading.grade_all(cloud.client), key=lambda grade: grade.name)
    console.print(_table(grades))
    if keep:
        say(f'Headrace runs on. Use it:  eval "$({HEADRACE} env --data {HOME.data})"')
        say(f"End it:  kill {running.pid}")


def _table(grades: Iterable[grading.Grade]) -> Table:
    table = Table("submission", "job", "score", "feedback", "reported")
    for grade in grades:
        score = "" if grade.score is None else f"{grade.score:.2f}"
        table.add_row(grade.name, grade.status.lower(), score, grade.feedback, grade.reported)
    return table


if __name__ == "__main__":
    sys.exit(main())
