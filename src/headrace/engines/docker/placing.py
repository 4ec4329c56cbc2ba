"""Where a run's containers find themselves in the network."""

from collections.abc import Mapping

from headrace.engines.base import Launch, StartRefused
from headrace.engines.docker import convert, fence, names, pause
from headrace.engines.docker.api import Api, ApiError, Json
from headrace.engines.docker.sandboxes import Sandboxes
from headrace.engines.spec import ContainerSpec, Network, RunSpec

UNFENCED = (
    "its network can't be limited, for which Headrace must run as root on the Engine's machine, "
    "with nsenter and iptables: {why}"
)


class Placing:
    """Finds each run its place, the same for all its containers.

    A run that wants nothing special of its network takes a sandbox that is ready. Else a single
    container has a network of its own, and several join that of a pause container of their own, which also
    holds volumes that are memory, and which stands in a fence where the run's network is limited.
    """

    def __init__(
        self, api: Api, sandboxes: Sandboxes, *, installation: str, network: str, address: str
    ) -> None:
        self._api = api
        self._sandboxes = sandboxes
        self._installation = installation
        self._modes = {
            Network.OWN: network,
            Network.LIMITED: network,
            Network.HOST: "host",
            Network.NONE: "none",
        }
        self._address = address
        self._joined: dict[str, str] = {}
        self._single: set[str] = set()

    def adopt(self, joined: Mapping[str, str]) -> None:
        """Runs whose containers were found in another container's network stay there."""
        self._joined = dict(joined)

    async def place(self, launch: Launch) -> Json:
        """What a container of this run adds to its creation. Raises `StartRefused`."""
        if launch.id in self._joined:
            return convert.joined(self._joined[launch.id])
        if is_plain(launch.spec) and not any(
            mount.size for one in launch.spec.containers for mount in one.mounts
        ):
            sandbox = await self._sandboxes.take(launch.id, trust_of(launch.spec))
            if sandbox is not None:
                self._joined[launch.id] = sandbox
                if len(launch.spec.containers) == 1:
                    self._single.add(launch.id)
                return convert.joined(sandbox)
        held = convert.kept_open(launch.spec, installation=self._installation, run=launch.id)
        alone = len(launch.spec.containers) == 1 and launch.spec.network is not Network.LIMITED
        if not held and (alone or launch.spec.network is Network.HOST):
            return self._own_network(launch)
        self._joined[launch.id] = await self._own_sandbox(launch)
        return convert.joined(self._joined[launch.id])

    def holder(self, run: str) -> str | None:
        """The container whose network the run's containers are in; None if it is a container of its own."""
        return self._joined.get(run)

    async def rest(self, run: str) -> None:
        """All containers of the run have ended. If none can follow, its sandbox is free at once and not
        only when the run is removed, which may be long after."""
        if run in self._single:
            self._single.discard(run)
            await self._sandboxes.give_back(run)

    async def leave(self, run: str) -> None:
        """The run is gone, with all its containers."""
        self._joined.pop(run, None)
        self._single.discard(run)
        await self._sandboxes.give_back(run)

    async def lost(self, run: str) -> None:
        """The network that the run was to join is not there any more."""
        self._joined.pop(run, None)
        self._single.discard(run)
        await self._sandboxes.lost(run)

    def _own_network(self, launch: Launch) -> Json:
        spec = launch.spec
        hosts = launch.hosts if spec.network in (Network.OWN, Network.LIMITED) else {}
        return convert.own_network(
            self._modes[spec.network], spec.containers, address=self._address, hosts=hosts
        )

    async def _own_sandbox(self, launch: Launch) -> str:
        body = self._own_network(launch)
        body["Labels"] |= {names.INSTALLATION: self._installation, names.RUN: launch.id}
        held = convert.kept_open(launch.spec, installation=self._installation, run=launch.id)
        body["HostConfig"]["Mounts"] = held
        name = names.sandbox_name(launch.id)
        try:
            id = await self._created(name, body)
            await self._api.json("POST", f"containers/{id}/start")
            if launch.spec.network is Network.LIMITED:
                await fence.put_up(await self._api.json("GET", f"containers/{id}/json"), launch.spec.allowed)
        except ApiError as error:
            raise StartRefused(error.message, container=publisher(launch.spec).name) from error
        except fence.Unfenced as error:
            raise StartRefused(UNFENCED.format(why=error), container=publisher(launch.spec).name) from error
        return id

    async def _created(self, name: str, body: Json) -> str:
        try:
            return await pause.create(self._api, body, name=name)
        except ApiError as error:
            if error.status != 409:
                raise
            id: str = (await self._api.json("GET", f"containers/{name}/json"))["Id"]
            return id


def is_plain(spec: RunSpec) -> bool:
    """It wants nothing of its network that has to be said when the network is made."""
    return spec.network is Network.OWN and not any(
        each.ports or each.hostname or each.extra_hosts for each in spec.containers
    )


def trust_of(spec: RunSpec) -> str | None:
    """Whom it shares a sandbox with, one after the other. With nobody if it could change the
    network's settings."""
    changes = any(each.privileged or each.capabilities_add or each.sysctls for each in spec.containers)
    return None if changes else spec.trust


def publisher(spec: RunSpec) -> ContainerSpec:
    """The container to name when the network can't be had: the first that publishes a port."""
    return next((each for each in spec.containers if each.ports), spec.containers[0])
