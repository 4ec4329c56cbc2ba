"""Which of its limits a run stands at.

The Engine tells how many processes there are now. That one was refused before, and how full a volume is that
is memory, it does not tell: the one is seen in the container's control group, the other in the mounts of the
container that holds it, on the machine itself and by root only.
"""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from headrace.engines.base import Limit
from headrace.engines.docker import names
from headrace.engines.docker.api import Api, Json, MissingIsFine

CONTROL_GROUPS = Path("/sys/fs/cgroup")
VOLUMES = "/volumes"
"""Where the container that holds a run's volumes has them."""
NEARLY = 0.95
"""Of the processes that it may have: one that can't make another may have ended for that just before."""
FULL = 0.01
"""A file system is full that has no more than this part left."""


async def limits(api: Api, summaries: list[Json]) -> frozenset[Limit]:
    """Of a run's containers, as the Engine lists them."""
    found = await asyncio.gather(*(_of(api, one) for one in summaries if one["State"] == "running"))
    return frozenset(limit for each in found for limit in each)


async def _of(api: Api, summary: Json) -> list[Limit]:
    with MissingIsFine():
        inspected = await api.json("GET", f"containers/{summary['Id']}/json")
        if names.CONTAINER not in summary["Labels"]:
            return [Limit.DISK] if _has_full_volume(inspected) else []
        allowed = inspected["HostConfig"].get("PidsLimit") or 0
        query = {"stream": False, "one-shot": True}
        stats = await api.json("GET", f"containers/{summary['Id']}/stats", query=query)
        if 0 < allowed * NEARLY <= stats["pids_stats"].get("current", 0) or _was_refused(inspected):
            return [Limit.PROCESSES]
    return []


def _was_refused(inspected: Json) -> bool:
    """Whether it has ever had as many processes as it may, and wanted another one («cgroups(7)»,
    `pids.events`)."""
    with suppress(OSError):
        for line in Path(f"/proc/{inspected['State']['Pid']}/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if inspected["Id"] in path and controllers in ("", "pids"):
                counted = (CONTROL_GROUPS / controllers / path.lstrip("/") / "pids.events").read_text()
                return counted.split() != ["max", "0"]
    return False


def _has_full_volume(inspected: Json) -> bool:
    held = [one["Destination"] for one in inspected["Mounts"] if one["Destination"].startswith(f"{VOLUMES}/")]
    for path in held:
        with suppress(OSError):
            seen = os.statvfs(f"/proc/{inspected['State']['Pid']}/root{path}")
            if seen.f_bavail <= seen.f_blocks * FULL:
                return True
    return False
