"""Service Connect: the namespace and the endpoints of a service, found or made in Cloud Map."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from headrace.aws.errors import AwsError
from headrace.services.ecs.discovery import settings as settings_of
from headrace.services.ecs.discovery.settings import CONNECT, REGISTRIES, RESOLVED
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.ports import Registries
from headrace.services.ecs.records import Cluster, TaskDefinition
from headrace.store.base import Transaction


async def resolved(
    tx: Transaction,
    registries: Registries,
    cluster: Cluster,
    settings: Mapping[str, Any],
    definition: TaskDefinition,
    now: datetime,
) -> dict[str, Any]:
    """The revision's settings with what its names stand for. Raises `AwsError`."""
    settings_of.check(settings, definition)
    for registry in settings.get(REGISTRIES, ()):
        if not await registries.has(tx, cluster.scope, registry["registryArn"]):
            raise invalid_parameter(f"The service registry {registry['registryArn']} does not exist.")
    kept = {name: value for name, value in settings.items() if name != RESOLVED}
    if not settings_of.is_connected(settings):
        return kept
    reference = settings[CONNECT].get("namespace") or cluster.namespace
    if not reference:
        raise invalid_parameter(
            "A namespace is required for Service Connect: name one, or give the cluster a default."
        )
    namespace = await registries.namespace(tx, cluster.scope, reference)
    if namespace is None:
        raise AwsError("NamespaceNotFoundException", f"The namespace {reference} was not found.")
    arn, name = namespace
    offered = []
    for endpoint in settings_of.endpoints(settings, definition, name):
        service = await registries.ensure_service(tx, cluster.scope, arn, endpoint.discovery_name, now)
        offered.append(
            {
                "discoveryName": endpoint.discovery_name,
                "discoveryArn": service,
                "port": endpoint.port,
                "names": list(endpoint.names),
            }
        )
    return {**kept, RESOLVED: {"namespace": arn, "services": offered}}
