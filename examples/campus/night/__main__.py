"""`python -m examples.campus.night`: what `make night` runs. See the README beside this folder.

The variable KEEP (anything) leaves Headrace running; `python -m examples.campus.demo stop` ends it.
"""

import os
import sys

from examples.campus.demo.places import HOME, WORK
from examples.campus.night import board, image, school, work
from examples.campus.night.jobs.bucket import BUCKET
from examples.running import program
from examples.running.cloud import connect
from examples.running.console import say, step
from examples.running.problem import Problem


def main() -> int:
    return program.run(_work, HOME)


def _work() -> None:
    keep = bool(os.environ.get("KEEP"))
    with step("Have an image with Python and ffmpeg"):
        made = image.make()
    with HOME.used(keep=keep) as running:
        cloud = connect(running.environment)
        with step("Put the school's ratings into its bucket"):
            departments = school.upload(cloud.client, WORK / "ratings")
        work.prepare(cloud.client, made)
        say("Run the night's jobs:")
        jobs = board.show(work.watch(cloud.client, work.submit(cloud.client, departments)))
        if failed := [job for job in jobs if job.status != "SUCCEEDED"]:
            what = "; ".join(f"{job.name}: {job.reason}" for job in failed)
            raise Problem(what, advice=f"Run it with KEEP=1, then `headrace jobs ls --queue {work.QUEUE}`.")
        work.repeat(cloud.client)
        say(f"What they made is in s3://{BUCKET}. The report is due again at 2:30, if Headrace runs then.")


if __name__ == "__main__":
    sys.exit(main())
