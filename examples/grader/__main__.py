"""`python -m examples.grader`: grade the submissions beside this file. See the README."""

import os
import sys
from typing import Any

import boto3
from rich.console import Console
from rich.table import Table

from examples.grader import grading


def main() -> int:
    console = Console()
    if "AWS_ENDPOINT_URL" not in os.environ:
        console.print('There is no Headrace in the environment: eval "$(headrace env --data DIR)"')
        return 1
    with console.status("making the images"):
        grading.make_images()
    grading.prepare(_client)
    with console.status("grading"):
        grades = sorted(grading.grade_all(_client), key=lambda grade: grade.name)
    table = Table("submission", "job", "score", "feedback", "reported")
    for grade in grades:
        score = "" if grade.score is None else f"{grade.score:.2f}"
        table.add_row(grade.name, grade.status.lower(), score, grade.feedback, grade.reported)
    console.print(table)
    return 0


def _client(service: str) -> Any:
    return boto3.client(service)  # type: ignore[call-overload]  # a name that is not a literal


if __name__ == "__main__":
    sys.exit(main())
