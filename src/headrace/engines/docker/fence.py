"""What keeps a network namespace to some destinations: the kernel's packet filter inside it.

Whoever lives in the namespace can't change it without `NET_ADMIN`, and it goes as the namespace goes, so
nothing is left on the machine. It is put up from outside, which takes root on the Engine's own machine.
"""

import asyncio
import os
from collections.abc import Sequence
from ipaddress import IPv4Network
from pathlib import Path

from headrace.engines.docker.api import Json
from headrace.kit.destinations import Destination

NAME_SERVER = "127.0.0.11"
"""The Engine's own, which asks the world whatever a container asks it: a way out for what is told to nobody
else."""
IPV6 = Path("/proc/net/if_inet6")
"""Is there where the kernel knows it."""
SYSTEM = "/usr/sbin:/sbin"


class Unfenced(Exception):
    """It can't be put up; the message says why."""


async def put_up(container: Json, allowed: Sequence[Destination]) -> None:
    """Around this container, as the Engine shows it, and whoever joins its network. Safe to repeat: the one
    that is there is replaced at once. Raises `Unfenced`."""
    namespace = container["NetworkSettings"]["SandboxKey"]
    if await asyncio.to_thread(IPV6.exists):
        await _restore("ip6tables-restore", namespace, closed())
    await _restore("iptables-restore", namespace, rules(allowed))


def rules(allowed: Sequence[Destination]) -> str:
    """What `iptables-restore` reads: answers come in, and only what is allowed goes out. What is not is
    refused at once instead of being waited for."""
    return _table(
        "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
        f"-A OUTPUT -d {NAME_SERVER} -j REJECT",
        "-A OUTPUT -o lo -j ACCEPT",
        *(f"-A OUTPUT {match} -j ACCEPT" for one in allowed for match in _matches(one)),
        "-A OUTPUT -j REJECT",
    )


def closed() -> str:
    """For `ip6tables-restore`: nothing goes in or out."""
    return _table("-A OUTPUT -o lo -j ACCEPT")


def _table(*chains: str) -> str:
    policies = [f":{chain} DROP" for chain in ("INPUT", "FORWARD", "OUTPUT")]
    return "\n".join(["*filter", *policies, "-A INPUT -i lo -j ACCEPT", *chains, "COMMIT", ""])


def _matches(allowed: Destination) -> list[str]:
    to = f"-d {IPv4Network(allowed.host)}"
    if allowed.port is None:
        return [to]
    return [f"{to} -p {protocol} --dport {allowed.port}" for protocol in ("tcp", "udp")]


async def _restore(program: str, namespace: str, text: str) -> None:
    environment = os.environ | {"PATH": f"{os.environ.get('PATH', '')}:{SYSTEM}"}
    try:
        process = await asyncio.create_subprocess_exec(
            "nsenter",
            f"--net={namespace}",
            program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
        _, said = await process.communicate(text.encode())
    except OSError as error:
        raise Unfenced(f"nsenter can't be run: {error}") from error
    if process.returncode != 0:
        raise Unfenced(f"{program}: {said.decode(errors='replace').strip()}")
