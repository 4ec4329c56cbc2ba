"""A thousand jobs of one queue."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import docker, headrace, jobs
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds

NUMBER = 1000
LOOK_EVERY = 0.5


def measure(settings: Settings) -> Iterator[Row]:
    """An array of `true`, from its submission until it has SUCCEEDED, beside `docker run` at its best
    parallelism. Measured once: it takes minutes."""
    parallelism = docker.best_parallelism()
    ours, raw = [], []
    with headrace.running("many-jobs") as server:
        batch = server.client("batch")
        jobs.prepare(batch, "true")
        for number in range(1, min(settings.rounds, 1) + 1):
            server.come_to_rest()
            ours.append(seconds(lambda: _array(batch)))
            server.come_to_rest()
            raw.append(docker.many(NUMBER, parallelism, "true"))
            say(f"round {number}: {NUMBER} jobs {ours[-1]:.1f} s, docker run {raw[-1]:.1f} s")
    yield Row(
        what=f"{NUMBER:,} jobs of `true`, all SUCCEEDED",
        headrace=median(ours),
        yardstick=median(raw),
        yardstick_name=f"docker run, {parallelism} at once",
        unit="s",
        goal=at_most(1.25),
    )


def _array(batch: Any) -> None:
    array = jobs.submit(batch, arrayProperties={"size": NUMBER})
    jobs.wait_ended(batch, array, every=LOOK_EVERY)
