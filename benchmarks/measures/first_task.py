"""From UpdateService to the first new task RUNNING."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import docker, headrace, services
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds, until

NUMBER = 6
MORE = 1.0
"""Seconds that it may take more than a container."""


def measure(settings: Settings) -> Iterator[Row]:
    """Beside raw `docker run -d` of the same image."""
    ours, raw = [], []
    with headrace.running("first-task") as server:
        ecs = server.client("ecs")
        services.create(ecs, "s", 1, services.register(ecs, "sleep", "1000"))
        until(lambda: services.is_stable(ecs, ["s"]), every=0.05)
        for _ in range(NUMBER):
            server.come_to_rest()
            ours.append(seconds(lambda: _update(ecs)))
            raw.append(docker.start_many(1, 1, "sleep", "1000"))
        services.delete(ecs, ["s"])
    say(f"first new task {median(ours):.2f} s, docker run {median(raw):.2f} s")
    yield Row(
        what="UpdateService to the first new task RUNNING",
        headrace=median(ours),
        yardstick=median(raw) + MORE,
        yardstick_name=f"docker run ({median(raw):.2f} s) + {MORE:g} s",
        unit="s",
        goal=at_most(1.0),
    )


def _update(ecs: Any) -> None:
    ecs.update_service(service="s", forceNewDeployment=True)

    def runs() -> bool:
        [service] = ecs.describe_services(services=["s"])["services"]
        return bool(service["deployments"][0]["runningCount"])

    until(runs, every=0.01)
