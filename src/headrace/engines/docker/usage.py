"""What containers use, from the Engine's statistics under cgroup v1 and v2. Pure."""

from headrace.engines.base import Stats
from headrace.engines.docker.api import Json

NANOSECONDS = 1_000_000_000


def stats(answer: Json) -> Stats:
    """From the answer of `GET /containers/{id}/stats`."""
    memory = answer["memory_stats"]
    return Stats(
        cpu_seconds=answer["cpu_stats"]["cpu_usage"]["total_usage"] / NANOSECONDS,
        memory=max(0, memory.get("usage", 0) - reclaimable(memory.get("stats", {}))),
        memory_limit=memory.get("limit", 0),
        pids=answer["pids_stats"].get("current", 0),
    )


def reclaimable(memory: dict[str, int]) -> int:
    """File cache that the kernel gives up first, by its name under cgroup v1 or v2: `docker stats`
    doesn't count it either."""
    return memory.get("total_inactive_file", memory.get("inactive_file", 0))
