"""Where runs are, and whom they find by name."""

from headrace.engines.base import Engine, Hosts


class Naming:
    """Asks and tells the engine. Every call raises `EngineUnavailable`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def address(self, run: str) -> str | None:
        """At which other runs reach it, on any port; None if it has none of its own."""
        return await self._engine.address(run)

    async def tell(self, run: str, hosts: Hosts) -> None:
        """From now on its containers find these by name, and nobody who was named before."""
        await self._engine.name(run, hosts)
