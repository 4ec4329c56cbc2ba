"""Whom a task finds by name."""

from collections.abc import Mapping
from typing import Any

from headrace.engines.base import Hosts
from headrace.engines.spec import Network
from headrace.runs.records import Run
from headrace.services.ecs.discovery.settings import RESOLVED
from headrace.services.ecs.ports import Registries
from headrace.services.ecs.service_records import (
    Deployment,
    Replica,
    Service,
    ServiceRevision,
    ServiceStatus,
)
from headrace.store.base import Reader
from headrace.store.listing import every

OWNER = "ecs"


class Names:
    """Knows the names of one scope, as long as nothing changes."""

    def __init__(self, reader: Reader, registries: Registries, scope: str) -> None:
        self._reader = reader
        self._registries = registries
        self._scope = scope
        self._dns: dict[str, list[str]] | None = None
        self._connected: dict[str, dict[str, list[str]]] | None = None

    async def of(self, run: Run) -> Hosts:
        """What the run finds: names of DNS, and those of its Service Connect namespace."""
        if run.service != OWNER or run.spec.network is not Network.OWN:
            return {}
        if self._dns is None:
            self._dns = await self._registries.names(self._reader, self._scope)
        namespace = await self._namespace(run)
        if namespace is None:
            return self._dns
        return {**self._dns, **(await self._connect()).get(namespace, {})}

    async def _namespace(self, run: Run) -> str | None:
        """Of the task's service."""
        replica = await self._reader.get(Replica, run.id)
        deployment = await self._reader.get(Deployment, replica.deployment) if replica else None
        settings = await _settings(self._reader, deployment)
        found: str | None = settings.get(RESOLVED, {}).get("namespace")
        return found

    async def _connect(self) -> dict[str, dict[str, list[str]]]:
        """The addresses of what is offered, by namespace and name."""
        if self._connected is None:
            self._connected = {}
            for service in await every(self._reader, Service, scope=self._scope, phase=ServiceStatus.ACTIVE):
                deployment = await self._reader.get(Deployment, service.primary)
                resolved = (await _settings(self._reader, deployment)).get(RESOLVED, {})
                for one in resolved.get("services", ()):
                    addresses = await self._registries.addresses(
                        self._reader, self._scope, one["discoveryArn"]
                    )
                    named = self._connected.setdefault(resolved["namespace"], {})
                    named.update({name: addresses for name in one["names"] if addresses})
        return self._connected


async def _settings(reader: Reader, deployment: Deployment | None) -> Mapping[str, Any]:
    revision = await reader.get(ServiceRevision, deployment.revision_id) if deployment else None
    return revision.settings if revision else {}
