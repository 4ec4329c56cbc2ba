"""A hundred tasks sent at once."""

from collections.abc import Iterator
from statistics import median

from benchmarks import docker, headrace, tasks
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds

NUMBER = 100
LOOK_EVERY = 0.1
"""Seconds; the last task is seen to be STOPPED a little late, and the server is left to its work."""


def measure(settings: Settings) -> Iterator[Row]:
    """From the first RunTask until all are STOPPED, beside `docker run` at its best parallelism."""
    parallelism = docker.best_parallelism()
    ours, raw = [], []
    with headrace.running("many-tasks") as server:
        ecs = server.client("ecs")
        tasks.register(ecs, "true")
        for number in range(1, settings.rounds + 1):
            server.come_to_rest()
            ours.append(seconds(lambda: tasks.wait_stopped(ecs, tasks.run(ecs, NUMBER), every=LOOK_EVERY)))
            server.come_to_rest()
            raw.append(docker.many(NUMBER, parallelism, "true"))
            say(f"round {number}: {NUMBER} tasks {ours[-1]:.1f} s, docker run {raw[-1]:.1f} s")
    yield Row(
        what=f"{NUMBER} tasks of `true` sent at once, all STOPPED",
        headrace=median(ours),
        yardstick=median(raw),
        yardstick_name=f"docker run, {parallelism} at once",
        unit="s",
        goal=at_most(0.7),
    )
