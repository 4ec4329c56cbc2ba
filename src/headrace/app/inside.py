"""Where containers find Headrace: on the gateway of their own network, which only they and the machine
itself reach."""

from headrace.engines.base import Engine

LOOPBACK = "127.0.0.1"


class Inside:
    """Host and port of Headrace as the machine and as containers name it.

    The gateway's address is known when the engine has been prepared, which may be long after the start.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts = [f"{LOOPBACK}:{port}", f"localhost:{port}"]
        """Every host that means this Headrace; grows when the gateway is known."""
        self.container_hosts: list[str] = []
        """Those that containers use."""

    def know(self, engine: Engine) -> str | None:
        """Take over the gateway's address from an engine that has been prepared. Returns the address if
        it is new and another than the loopback's."""
        host = f"{engine.gateway_address}:{self.port}"
        if host in self.hosts:
            return None
        self.hosts.append(host)
        self.container_hosts.append(host)
        return engine.gateway_address

    def url(self) -> str:
        """The endpoint URL for containers."""
        return f"http://{(self.container_hosts or self.hosts)[-1]}"
