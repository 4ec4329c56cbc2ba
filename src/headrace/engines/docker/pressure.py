"""Which of its limits a run has come to.

The Engine tells how many processes there are now. That one was refused, and how full a volume is that is
memory, it does not tell: the one is seen in the container's control group and in the kernel's log, the other
in the mounts of the container that holds it; on the Engine's own machine only, and the last two by root only.
"""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

from headrace.engines.base import Strain
from headrace.engines.docker import names
from headrace.engines.docker.api import Api, Json, MissingIsFine
from headrace.engines.docker.kernel_log import KernelLog

CONTROL_GROUPS = Path("/sys/fs/cgroup")
VOLUMES = "/volumes"
"""Where the container that holds a run's volumes has them."""
NEARLY = 0.95
"""Of the processes that it may have, where refusals can't be seen: one that can't make another may have ended
for that just before."""
FULL = 0.01
"""A file system is full that has no more than this part left."""


class Pressure:
    """Looks at the limits of runs."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._kernel = KernelLog()

    async def strain(self, summaries: list[Json]) -> Strain:
        """Of a run's containers, as the Engine lists them."""
        own = {one["Labels"][names.CONTAINER]: one for one in summaries if names.CONTAINER in one["Labels"]}
        others = [one for one in summaries if names.CONTAINER not in one["Labels"]]
        refused = await asyncio.gather(*(self._was_refused(one) for one in own.values()))
        full = await asyncio.gather(*(self._has_full_volume(one) for one in others))
        return Strain(
            processes=frozenset(name for name, was in zip(own, refused, strict=True) if was), disk=any(full)
        )

    def close(self) -> None:
        self._kernel.close()

    async def _was_refused(self, summary: Json) -> bool:
        """Whether the container ever had as many processes as it may, and wanted another one."""
        if self._kernel.was_refused(summary["Id"]):
            return True
        if summary["State"] != "running":
            return False
        with MissingIsFine():
            inspected = await self._api.json("GET", f"containers/{summary['Id']}/json")
            refusals = _refusals(inspected)
            return await self._has_most(inspected) if refusals is None else refusals > 0
        return False

    async def _has_most(self, inspected: Json) -> bool:
        allowed = inspected["HostConfig"].get("PidsLimit") or 0
        query = {"stream": False, "one-shot": True}
        stats = await self._api.json("GET", f"containers/{inspected['Id']}/stats", query=query)
        return bool(0 < allowed * NEARLY <= stats["pids_stats"].get("current", 0))

    async def _has_full_volume(self, summary: Json) -> bool:
        """Of the container that holds a run's volumes."""
        if summary["State"] != "running":
            return False
        with MissingIsFine():
            return _is_full(await self._api.json("GET", f"containers/{summary['Id']}/json"))
        return False


def _refusals(inspected: Json) -> int | None:
    """How often a running container was refused a process («cgroups(7)», `pids.events`); None if that can't
    be seen."""
    with suppress(OSError):
        for line in Path(f"/proc/{inspected['State']['Pid']}/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if inspected["Id"] in path and controllers in ("", "pids"):
                counted = (CONTROL_GROUPS / controllers / path.lstrip("/") / "pids.events").read_text()
                return int(counted.removeprefix("max "))
    return None


def _is_full(inspected: Json) -> bool:
    held = [one["Destination"] for one in inspected["Mounts"] if one["Destination"].startswith(f"{VOLUMES}/")]
    for path in held:
        with suppress(OSError):
            seen = os.statvfs(f"/proc/{inspected['State']['Pid']}/root{path}")
            if seen.f_bavail <= seen.f_blocks * FULL:
                return True
    return False
