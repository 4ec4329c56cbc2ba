"""Twenty services of three tasks each, created at once."""

from collections.abc import Iterator
from statistics import median

from benchmarks import docker, headrace, services
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds, until

SERVICES, TASKS = 20, 3


def measure(settings: Settings) -> Iterator[Row]:
    """From the first CreateService until all are stable, beside `docker run` of as many containers."""
    parallelism = docker.best_parallelism()
    names = [f"s-{number}" for number in range(SERVICES)]
    ours, raw = [], []
    with headrace.running("many-services") as server:
        ecs = server.client("ecs")
        definition = services.register(ecs, "sleep", "1000")

        def create_all() -> None:
            for name in names:
                services.create(ecs, name, TASKS, definition)
            until(lambda: services.is_stable(ecs, names), every=0.1)

        for number in range(1, settings.rounds + 1):
            server.come_to_rest()
            ours.append(seconds(create_all))
            services.delete(ecs, names)
            server.come_to_rest()
            raw.append(docker.start_many(SERVICES * TASKS, parallelism, "sleep", "1000"))
            say(f"round {number}: {SERVICES} services {ours[-1]:.1f} s, docker run {raw[-1]:.1f} s")
    yield Row(
        what=f"{SERVICES} services of {TASKS} tasks created at once, all stable",
        headrace=median(ours),
        yardstick=median(raw),
        yardstick_name=f"docker run, {parallelism} at once",
        unit="s",
        goal=at_most(1.5),
    )
