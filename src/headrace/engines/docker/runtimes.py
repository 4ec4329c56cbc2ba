"""What containers are run by."""

from headrace.engines.docker.api import Json

GVISOR = "runsc"


class Runtimes:
    """Knows which runtimes the Engine has."""

    def __init__(self) -> None:
        self.sandboxed: str | None = None
        """The one that gives a container a kernel of its own; None if there is none."""

    def learn(self, info: Json) -> None:
        """From what the Engine says of itself."""
        self.sandboxed = GVISOR if GVISOR in (info.get("Runtimes") or {}) else None
