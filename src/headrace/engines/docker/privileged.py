"""How a container becomes privileged, here.

`privileged` means: as much of the machine as a nested container engine needs. Where the Engine itself
lacks a capability (e.g. in a small virtual machine without CAP_SYS_RESOURCE), Docker refuses
`--privileged` altogether; then everything that it stands for is asked for piece by piece, without the
capabilities that nobody there has.
"""

from pathlib import Path

from headrace.engines.docker import pause
from headrace.engines.docker.api import Api, ApiError, Json

CAPABILITIES = (
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
)
"""In the order of their numbers (linux/capability.h)."""

IMAGES_OF_A_NESTED_ENGINE = "/var/lib/docker"
"""A volume there spares a nested engine an overlay on an overlay, which the kernel refuses."""

REFUSED = "unable to apply caps"
"""What runc says when it is asked for a capability that it hasn't got."""


FULL: Json = {"Volumes": {IMAGES_OF_A_NESTED_ENGINE: {}}, "HostConfig": {"Privileged": True}}
"""The Engine's own way, as an addition to what creates a container."""


def piecemeal(missing: list[str]) -> Json:
    """The same for an Engine that lacks these capabilities."""
    return {
        "Volumes": {IMAGES_OF_A_NESTED_ENGINE: {}},
        "HostConfig": {
            "CapAdd": ["ALL"],
            "CapDrop": missing,
            "SecurityOpt": ["seccomp=unconfined", "apparmor=unconfined"],
            "MaskedPaths": [],
            "ReadonlyPaths": [],
            "CgroupnsMode": "host",
            "Binds": ["/sys/fs/cgroup:/sys/fs/cgroup:rw"],
            "DeviceCgroupRules": ["a *:* rwm"],
        },
    }


class Privileges:
    """Knows which way this Engine takes, once it has been tried."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._body: Json | None = None

    async def body(self) -> Json:
        """What to add to the creation of a privileged container."""
        if self._body is None:
            self._body = FULL if await self._grants_all() else piecemeal(lacking_here())
        return self._body

    async def _grants_all(self) -> bool:
        id = await pause.create(self._api, {"HostConfig": {"Privileged": True, "NetworkMode": "none"}})
        try:
            await self._api.json("POST", f"containers/{id}/start")
        except ApiError as error:
            if REFUSED not in error.message:
                raise
            return False
        else:
            return True
        finally:
            await self._api.json("DELETE", f"containers/{id}", query={"force": True})


def lacking(status: str) -> list[str]:
    """The capabilities that are not in the bounding set of a text like that of /proc/self/status."""
    line = next(line for line in status.splitlines() if line.startswith("CapBnd:"))
    held = int(line.split()[1], 16)
    return [name for number, name in enumerate(CAPABILITIES) if not held >> number & 1]


def lacking_here() -> list[str]:
    """What no process of this machine may hold: the Engine runs beside Headrace, so it lacks that too."""
    return lacking(Path("/proc/self/status").read_text())
