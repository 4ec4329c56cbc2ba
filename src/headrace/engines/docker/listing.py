"""What the Engine holds of an installation's runs."""

import asyncio
from collections import defaultdict
from typing import Any

from headrace.engines.base import ContainerPhase, SeenRun, Stats
from headrace.engines.docker import names, seen, usage
from headrace.engines.docker.api import Api, Json, MissingIsFine
from headrace.engines.docker.deaths import Deaths

AT_ONCE = 16
"""Requests at the same time for what has to be asked of each container."""


class Listing:
    """Lists and inspects containers by their labels."""

    def __init__(self, api: Api, deaths: Deaths, *, installation: str) -> None:
        self._api = api
        self._deaths = deaths
        self._installation = installation
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def summaries(self, *labels: str) -> list[Json]:
        """Short descriptions of all our containers with these labels, each `name` or `name=value`."""
        filters = names.labelled(f"{names.INSTALLATION}={self._installation}", *labels)
        found: list[Json] = await self._api.json(
            "GET", "containers/json", query={"all": True, "filters": filters}
        )
        return found

    async def run(self, id: str) -> SeenRun | None:
        return await self._seen(id, await self.summaries(f"{names.RUN}={id}"))

    async def runs(self) -> dict[str, SeenRun]:
        by_run: defaultdict[str, list[Json]] = defaultdict(list)
        for summary in await self.summaries(names.RUN):
            by_run[summary["Labels"][names.RUN]].append(summary)
        found = await asyncio.gather(*(self._seen(id, summaries) for id, summaries in by_run.items()))
        return {run.id: run for run in found if run is not None}

    async def joined(self) -> dict[str, str]:
        """Of the runs that are in another container's network or about to start in it: that container's
        id. One that has ended left it, and another may be in it now."""
        return {
            summary["Labels"][names.RUN]: mode.removeprefix("container:")
            for summary in await self.summaries(names.RUN)
            if (mode := summary["HostConfig"]["NetworkMode"]).startswith("container:")
            and seen.PHASES[summary["State"]] is not ContainerPhase.EXITED
        }

    async def stats(self, id: str) -> dict[str, Stats]:
        """Of each running container of the run."""
        running = {
            summary["Labels"][names.CONTAINER]: f"containers/{summary['Id']}/stats"
            for summary in await self.summaries(f"{names.RUN}={id}", names.CONTAINER)
            if summary["State"] == "running"
        }
        query = {"stream": False, "one-shot": True}
        answers = await asyncio.gather(*(self._ask(path, query) for path in running.values()))
        return {name: usage.stats(each) for name, each in zip(running, answers, strict=True) if each}

    async def _seen(self, run: str, summaries: list[Json]) -> SeenRun | None:
        asked = await asyncio.gather(*(self._ask(f"containers/{each['Id']}/json") for each in summaries))
        found = [each for each in asked if each]
        if not found:
            return None
        named = [each for each in found if names.CONTAINER in each["Config"]["Labels"]]
        causes = await asyncio.gather(*(self._deaths.out_of_memory(each) for each in named))
        ours = [seen.container(each, out_of_memory=cause) for each, cause in zip(named, causes, strict=True)]
        ports = [seen.ports(each) for each in found]
        return SeenRun(
            id=run,
            containers={each.name: each for each in ours},
            ports={name: each for published in ports for name, each in published.items()},
        )

    async def _ask(self, path: str, query: Json | None = None) -> Any:
        """The answer; None if the container has just been removed."""
        async with self._slots:
            with MissingIsFine():
                return await self._api.json("GET", path, query=query)
        return None
