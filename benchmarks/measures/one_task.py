"""One task alone."""

from collections.abc import Iterator
from statistics import median

from benchmarks import docker, headrace, tasks
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds

NUMBER = 8
CALLS = 40


def measure(settings: Settings) -> Iterator[Row]:
    """From RunTask to STOPPED beside one `docker run`, and the RunTask call itself."""
    ours, raw = [], []
    with headrace.running("one-task") as server:
        ecs = server.client("ecs")
        tasks.register(ecs, "true")
        tasks.wait_stopped(ecs, tasks.run(ecs))
        for _ in range(NUMBER):
            server.come_to_rest()
            ours.append(seconds(lambda: tasks.wait_stopped(ecs, tasks.run(ecs))))
            raw.append(seconds(lambda: docker.run("true")))
        calls = [_call(ecs) for _ in range(CALLS)]
    say(f"one task: {_list(ours)}; docker run: {_list(raw)}")
    yield Row(
        what="one task of `true`, RunTask to STOPPED",
        headrace=median(ours),
        yardstick=median(raw),
        yardstick_name="docker run",
        unit="s",
        goal=at_most(1.0),
    )
    yield Row(
        what="the call RunTask, median",
        headrace=median(calls) * 1000,
        yardstick=10.0,
        yardstick_name="as promised",
        unit="ms",
        goal=at_most(1.0),
    )


def _call(ecs: object) -> float:
    """Seconds of one RunTask, asked of a server that has nothing else to do."""
    arns: list[str] = []
    taken = seconds(lambda: arns.extend(tasks.run(ecs)))
    tasks.wait_stopped(ecs, arns)
    return taken


def _list(figures: list[float]) -> str:
    return ", ".join(f"{figure:.2f}" for figure in figures) + " s"
