"""Fifty builds as one batch."""

from collections.abc import Iterator
from statistics import mean
from typing import Any

from benchmarks import builds, docker, headrace
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds, until

NUMBER = 50
SLEEP = 20.0
SHARE = 1.25
"""Of the time that starting as many raw containers takes, builds may take so much."""
BUILDSPEC = f"""
version: 0.2
batch:
  fast-fail: false
  build-list:
{"".join(f"    - identifier: build{number}{chr(10)}" for number in range(NUMBER))}
phases:
  build:
    commands:
      - sleep {SLEEP:g}
"""


def measure(settings: Settings) -> Iterator[Row]:
    """Wall time of the batch beside their sleep and the starts of as many raw containers, which are
    measured before and after it."""
    parallelism = docker.best_parallelism()
    before = _starts(parallelism)
    with headrace.running("batch") as server:
        codebuild = server.client("codebuild")
        builds.create_project(codebuild, "bench", BUILDSPEC)
        server.come_to_rest()
        taken = seconds(lambda: _build(codebuild))
        server.come_to_rest()
    starts = mean((before, _starts(parallelism)))
    say(f"the batch {taken:.1f} s, starting {NUMBER} containers {starts:.1f} s")
    yield Row(
        what=f"{NUMBER} builds that sleep {SLEEP:g} s, as one batch",
        headrace=taken,
        yardstick=SLEEP + SHARE * starts,
        yardstick_name=f"{SLEEP:g} s + {SHARE:g} × {NUMBER} × docker run -d ({starts:.1f} s)",
        unit="s",
        goal=at_most(1.0),
    )


def _starts(parallelism: int) -> float:
    """Seconds for the starts of as many raw containers."""
    return docker.start_many(NUMBER, parallelism, "sleep", "600")


def _build(codebuild: Any) -> None:
    batch = codebuild.start_build_batch(projectName="bench")["buildBatch"]
    if (status := until(lambda: _status(codebuild, batch["id"]), every=0.2)) != "SUCCEEDED":
        raise RuntimeError(f"the batch ended as {status}")


def _status(codebuild: Any, id: str) -> str | None:
    """How it has ended; None if it has not."""
    status: str = codebuild.batch_get_build_batches(ids=[id])["buildBatches"][0]["buildBatchStatus"]
    return None if status == "IN_PROGRESS" else status
