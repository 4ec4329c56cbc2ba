"""What a run's containers find by name: /etc/hosts, which is a file of the Engine's on the machine.

All containers of a run share one, and the Engine reads it only when it makes it. So names come and go for
containers that run, no name server has to be up, and whatever resolves names in an image reads it first.
"""

import logging
from pathlib import Path

from headrace.engines.base import Hosts, Launch
from headrace.engines.docker import names
from headrace.engines.docker.api import Api, Json, MissingIsFine
from headrace.engines.docker.listing import Listing
from headrace.engines.docker.placing import Placing

log = logging.getLogger(__name__)

MARK = "# what Headrace names:"


class HostNames:
    """Reads addresses and writes names of runs."""

    def __init__(self, api: Api, listing: Listing, placing: Placing, network: str) -> None:
        self._api = api
        self._listing = listing
        self._placing = placing
        self._network = network
        self._written: set[str] = set()
        """Containers whose file holds names of ours."""

    async def address(self, run: str) -> str | None:
        """The run's own on the network of the runs; None if it has none."""
        found = await self._holder(run)
        networks = found["NetworkSettings"]["Networks"] if found else {}
        return networks.get(self._network, {}).get("IPAddress") or None

    async def name(self, run: str, hosts: Hosts) -> None:
        found = await self._holder(run)
        if found and self._network in found["NetworkSettings"]["Networks"]:
            self._write(found, hosts)

    async def before_start(self, launch: Launch) -> None:
        """The run's containers are about to start in a network that is there already. It may have been
        another run's."""
        holder = self._placing.holder(launch.id)
        if holder is not None and (launch.hosts or holder in self._written):
            await self.name(launch.id, launch.hosts)

    async def after_start(self, launch: Launch) -> None:
        """A container has started that has a network of its own: its names were given when it was made, and
        are to be found again when they change."""
        if launch.hosts and self._placing.holder(launch.id) is None:
            await self.name(launch.id, launch.hosts)

    async def _holder(self, run: str) -> Json | None:
        """The container whose network it is."""
        holder = self._placing.holder(run)
        if holder is None:
            own = await self._listing.summaries(f"{names.RUN}={run}", names.CONTAINER)
            holder = own[0]["Id"] if own else None
        if holder is None:
            return None
        with MissingIsFine():
            found: Json = await self._api.json("GET", f"containers/{holder}/json")
            return found
        return None

    def _write(self, container: Json, hosts: Hosts) -> None:
        path = Path(container["HostsPath"])
        try:
            with path.open("r+b") as file:
                text = rewritten(file.read().decode(errors="replace"), hosts).encode()
                file.seek(0)
                file.write(text)  # in place: it is the same file in the container
                file.truncate()
        except OSError as error:
            log.warning("containers can't be told names of services: %s", error)
            return
        if hosts:
            self._written.add(container["Id"])
        else:
            self._written.discard(container["Id"])


def rewritten(text: str, hosts: Hosts) -> str:
    """The text of /etc/hosts with these names at its end, and none that was there of ours."""
    own = [line for line in text.partition(MARK)[0].splitlines() if not _is_ours(line, hosts)]
    while own and not own[-1].strip():
        own.pop()
    named = [f"{address}\t{name}" for name, addresses in hosts.items() for address in addresses]
    return "\n".join([*own, *([MARK, *named] if named else [])]) + "\n"


def _is_ours(line: str, hosts: Hosts) -> bool:
    """Whether it is one that the container was made with."""
    address, *found = line.split() or [""]
    return len(found) == 1 and found[0] in hosts and not address.startswith(("127.", "::1"))
