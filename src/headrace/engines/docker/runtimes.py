"""What containers are run by."""

from headrace.engines.docker.api import Json
from headrace.engines.spec import ContainerSpec, Network, RunSpec

GVISOR = "runsc"
KERNEL, PROCESS = 64, 12
"""Processes and threads of the machine's that gVisor takes, for itself and for each process in it (measured
with its platform `ptrace`, which takes the most: 47, and 9)."""


class Runtimes:
    """Knows which runtimes the Engine has."""

    def __init__(self) -> None:
        self._has_gvisor = False

    def learn(self, info: Json) -> None:
        """From what the Engine says of itself."""
        self._has_gvisor = GVISOR in (info.get("Runtimes") or {})

    def body(self, run: RunSpec, container: ContainerSpec) -> Json:
        """What to add to the creation of this container of the run.

        gVisor doesn't use the network stack of the namespace, so no fence there would hold it (gVisor's
        issue 7168); what has a limited network is run by the Engine's usual runtime."""
        if self._has_gvisor and container.sandboxed and run.network is not Network.LIMITED:
            return gvisor(container)
        return {}


def gvisor(container: ContainerSpec) -> Json:
    """A kernel of its own. It keeps the limit of processes itself, of which the machine sees other ones."""
    config: Json = {"Runtime": GVISOR}
    if (most := container.pids_limit) is not None:
        config["PidsLimit"] = KERNEL + PROCESS * most
        config["Ulimits"] = [{"Name": "nproc", "Soft": most, "Hard": most}]
    return {"HostConfig": config}
