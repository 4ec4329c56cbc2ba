"""How what Headrace makes in an Engine is called and labelled.

Names are derived from ids, so that a step repeated after a crash meets what it made before.
"""

from uuid import uuid4

INSTALLATION = "dev.headrace.installation"
RUN = "dev.headrace.run"
CONTAINER = "dev.headrace.container"
SANDBOX = "dev.headrace.sandbox"
"""On a pause container in which runs take turns."""
PORTS = "dev.headrace.ports"
"""On the container that holds a run's network: which container listens on which port, as JSON, e.g.
`{"80/tcp": "web"}`."""


def container_name(run: str, container: str) -> str:
    return f"headrace-{run}-{container}"


def sandbox_name(run: str) -> str:
    """Of the pause container that holds the network of this run alone. No container of a run can
    have this name: theirs have no dot."""
    return f"headrace-{run}.sandbox"


def pool_name(installation: str) -> str:
    """Of a pause container in which runs take turns: a new name each time."""
    return f"headrace-{installation}.sandbox-{uuid4().hex[:12]}"


def run_volume_name(run: str, volume: str) -> str:
    return f"headrace-{run}-{volume}"


def kept_volume_name(installation: str, volume: str) -> str:
    return f"headrace-{installation}-kept-{volume}"


def labelled(*labels: str) -> dict[str, object]:
    """The filter of the Engine's lists for things with all of these labels, each `name` or
    `name=value`."""
    return {"label": list(labels)}
