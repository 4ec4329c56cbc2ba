"""The bridge network on which runs find themselves."""

from pathlib import Path
from typing import NamedTuple

from headrace.engines.docker import names
from headrace.engines.docker.api import Api, ApiError, Json

NAME = "headrace"
"""Shared by all installations on an Engine: it holds nothing of any of them."""

ROUTES = Path("/proc/net/route")
INTERFACES = Path("/sys/class/net")


class Network(NamedTuple):
    gateway: str
    """The machine's own address on it, by which containers reach what listens there."""
    subnet: str


async def ensure(api: Api, installation: str) -> Network:
    """The network exists. The Engine gives it a subnet that no route of the machine's covers."""
    try:
        return _network(await api.json("GET", f"networks/{NAME}"))
    except ApiError as error:
        if error.status != 404:
            raise
    try:
        await api.json("POST", "networks/create", body=_wanted(installation))
    except ApiError as error:
        if error.status != 409:
            raise
    return _network(await api.json("GET", f"networks/{NAME}"))


def _wanted(installation: str) -> Json:
    mtu = outward_mtu()
    return {
        "Name": NAME,
        "Driver": "bridge",
        "CheckDuplicate": True,
        "Labels": {names.INSTALLATION: installation},
        "Options": {"com.docker.network.driver.mtu": str(mtu)} if mtu else {},
    }


def _network(inspected: Json) -> Network:
    config = inspected["IPAM"]["Config"][0]
    return Network(gateway=config["Gateway"], subnet=config["Subnet"])


def outward_mtu() -> int | None:
    """The longest packet of the interface with the default route. A bridge that lets longer ones
    through (Docker's default is 1500) makes connections hang on machines in a tunnel."""
    try:
        interface = default_interface(ROUTES.read_text())
        return int((INTERFACES / interface / "mtu").read_text()) if interface else None
    except (OSError, ValueError):
        return None


def default_interface(routes: str) -> str | None:
    """The interface of the default route in a text like that of /proc/net/route."""
    for line in routes.splitlines()[1:]:
        interface, destination, *_ = line.split()
        if destination == "00000000":
            return interface
    return None
