"""Making and starting the containers of a run, each once."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from headrace.engines.base import CreateRefused, Launch, StartRefused
from headrace.engines.docker import convert, image_volumes, leftovers, names, transfer, trees
from headrace.engines.docker.api import Api, ApiError, Json, MissingIsFine
from headrace.engines.docker.hosts import HostNames
from headrace.engines.docker.placing import Placing
from headrace.engines.docker.privileged import Privileges
from headrace.engines.docker.runtimes import Runtimes
from headrace.engines.docker.trees import UNSEEN, Trees
from headrace.engines.spec import ContainerSpec

ATTEMPTS = 3
"""How often something is tried that another's removal of a container may spoil."""

NETWORK_GONE = ("No such container", "non running container")
"""What the Engine says at a start when the container whose network is to be joined has ended."""


LOST = (
    "the Docker Engine was stopped while it started this container, and lost it; its command had begun, so "
    "it is not run again"
)
"""Why such a container's start is refused. It stays until its run is removed: were it removed here, and
Headrace died before that was noted, nothing would tell that its command had begun."""


class NetworkGone(Exception):
    """The network that the container was to join is not there any more."""


class Startable(NamedTuple):
    """A container that was never started."""

    id: str
    found: bool
    """Whether it was there already, so that an earlier start may have been cut short."""


class HalfStarted(Exception):
    """The Engine was stopped while it was starting the container."""

    def __init__(self, *, begun: bool) -> None:
        super().__init__()
        self.begun = begun
        """Whether the container's command had begun."""


class Starter:
    """Starts containers, only so many at a time: more at once would make each slower and all not
    faster."""

    def __init__(
        self,
        api: Api,
        placing: Placing,
        privileges: Privileges,
        trees: Trees,
        hosts: HostNames,
        runtimes: Runtimes,
        *,
        installation: str,
        at_once: int,
    ) -> None:
        self._api = api
        self._runtimes = runtimes
        self._placing = placing
        self._privileges = privileges
        self._trees = trees
        self._hosts = hosts
        self._installation = installation
        self._slots = asyncio.Semaphore(at_once)

    async def ensure(self, launch: Launch, start: Collection[str]) -> None:
        """As `Engine.ensure` promises; not at the same time for the same run."""
        async with self._slots:
            if not start:
                await self._placing.place(launch)
            for spec in launch.spec.containers:
                if spec.name in start:
                    await self._start(launch, spec)

    async def _start(self, launch: Launch, spec: ContainerSpec) -> None:
        for _ in range(ATTEMPTS):
            try:
                return await self._start_in(launch, spec, await self._placing.place(launch))
            except HalfStarted as half:
                if half.begun:
                    raise StartRefused(LOST, container=spec.name) from half
                await remove(self._api, names.container_name(launch.id, spec.name))
            except NetworkGone:
                if len(launch.spec.containers) > 1:
                    break
                await self._placing.lost(launch.id)
                await remove(self._api, names.container_name(launch.id, spec.name))
        raise StartRefused(
            "the Engine can't start it, or the network of the run's other containers is gone",
            container=spec.name,
        )

    async def _start_in(self, launch: Launch, spec: ContainerSpec, network: Json) -> None:
        folders = self._trees.of(launch, spec.name)
        try:
            made = await self._created(launch, spec, network, folders)
        except CreateRefused as refusal:
            if not folders or UNSEEN not in str(refusal):
                raise
            self._trees.give_up()
            folders = {}
            made = await self._created(launch, spec, network, folders)
        if made is None:
            return
        await self._lay_in(launch, spec, made.id, folders)
        await self._hosts.before_start(launch)
        try:
            await self._api.json("POST", f"containers/{made.id}/start")
        except ApiError as error:
            if any(text in error.message for text in NETWORK_GONE):
                raise NetworkGone from error
            if made.found:
                begun = leftovers.has_begun(made.id)
                if not begun:
                    leftovers.end(made.id)
                raise HalfStarted(begun=begun) from error
            raise StartRefused(error.message, container=spec.name) from error
        await self._hosts.after_start(launch)

    async def _created(
        self, launch: Launch, spec: ContainerSpec, network: Json, folders: Mapping[str, Path]
    ) -> Startable | None:
        """The container, unless it was started before."""
        name = names.container_name(launch.id, spec.name)
        if spec.sandboxed:
            spec = await image_volumes.shut(self._api, spec, taken=folders)
        body = convert.container(
            spec,
            installation=self._installation,
            run=launch.id,
            network=network,
            privileges=await self._privileges.body() if spec.privileged else {},
            folders=folders,
            runtime=self._runtimes.body(launch.spec, spec),
        )
        try:
            return await create_or_find(self._api, name, body)
        except ApiError as error:
            raise CreateRefused(error.message, container=spec.name) from error

    async def _lay_in(
        self, launch: Launch, spec: ContainerSpec, id: str, folders: Mapping[str, Path]
    ) -> None:
        for tree in launch.files:
            if tree.container != spec.name:
                continue
            if tree.mounted and tree.path in folders:
                await trees.fill(folders[tree.path], tree)
                continue
            try:
                await transfer.lay_in(self._api, id, tree)
            except ApiError as error:
                raise CreateRefused(error.message, container=spec.name) from error


async def create_or_find(api: Api, name: str, body: Json) -> Startable | None:
    """The container of this name, unless it was started before. Raises `HalfStarted` if the Engine lost
    it."""
    for _ in range(ATTEMPTS):
        try:
            created = await api.json("POST", "containers/create", query={"name": name}, body=body)
            return Startable(created["Id"], found=False)
        except ApiError as error:
            if error.status != 409:
                raise
            conflict = error
        with MissingIsFine():
            # This answer waits for a start under way, so "created" means that none is.
            found = await api.json("GET", f"containers/{name}/json")
            if leftovers.is_lost(found["State"]):
                await signal(api, found["Id"], "KILL")
                raise HalfStarted(begun=True)
            if found["State"]["Status"] != "created":
                return None
            # An Engine doesn't always refuse the start of one whose command has begun: 20.10 starts it again
            # when it has ended since, and newer ones end it for that.
            if leftovers.has_begun(found["Id"]) or await _has_printed(api, found["Id"]):
                raise HalfStarted(begun=True)
            return Startable(found["Id"], found=True)
    raise conflict


async def _has_printed(api: Api, id: str) -> bool:
    query = {"stdout": True, "stderr": True, "tail": 1}
    async with api.stream("GET", f"containers/{id}/logs", query=query) as response:
        return bool(await response.read())


async def stop(api: Api, container: str, grace: int) -> None:
    """Stop it and wait for its end. One that has ended or is missing is no error."""
    with MissingIsFine():
        await api.json("POST", f"containers/{container}/stop", query={"t": grace})


async def signal(api: Api, container: str, name: str) -> None:
    """Signal its first process. One that does not run or is missing is no error."""
    try:
        await api.json("POST", f"containers/{container}/kill", query={"signal": name})
    except ApiError as error:
        if error.status not in (404, 409):
            raise


async def remove(api: Api, container: str) -> None:
    """Remove it, running or not, with its anonymous volumes. One that is missing is no error."""
    try:
        await api.json("DELETE", f"containers/{container}", query={"force": True, "v": True})
    except ApiError as error:
        if error.status == 409:  # its removal is under way
            await wait_until_removed(api, container)
        elif error.status != 404:
            raise


async def wait_until_removed(api: Api, container: str) -> None:
    with MissingIsFine():
        await api.json("POST", f"containers/{container}/wait", query={"condition": "removed"})
