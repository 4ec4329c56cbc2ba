"""What containers are run by."""

from headrace.engines.docker.api import Json
from headrace.engines.spec import ContainerSpec, Network, RunSpec

GVISOR = "runsc"


class Runtimes:
    """Knows which runtimes the Engine has."""

    def __init__(self) -> None:
        self._sandboxed: str | None = None
        """The one that gives a container a kernel of its own; None if there is none."""

    def learn(self, info: Json) -> None:
        """From what the Engine says of itself."""
        self._sandboxed = GVISOR if GVISOR in (info.get("Runtimes") or {}) else None

    def of(self, run: RunSpec, container: ContainerSpec) -> str | None:
        """What this container of the run is run by; None: the Engine's usual one.

        gVisor doesn't use the network stack of the namespace, so no fence there would hold it (gVisor's
        issue 7168); what has a limited network is run by the usual one."""
        wanted = container.sandboxed and run.network is not Network.LIMITED
        return self._sandboxed if wanted else None
