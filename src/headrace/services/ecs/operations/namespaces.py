"""ListServicesByNamespace."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ecs import paging
from headrace.services.ecs.context import Context
from headrace.services.ecs.discovery.settings import RESOLVED
from headrace.services.ecs.operations import operation
from headrace.services.ecs.service_records import Deployment, Service, ServiceRevision, ServiceStatus
from headrace.store.base import Reader
from headrace.store.listing import every

LISTED = 10


@operation("ListServicesByNamespace")
async def list_services_by_namespace(context: Context, call: Call, request: Request) -> Response:
    """Those that Service Connect puts there, of all clusters."""
    limit, after = paging.size(request, LISTED), paging.after(request)
    namespace = await context.registries.namespace(context.store, call.scope, request["namespace"])
    if namespace is None:
        message = f"The namespace {request['namespace']} was not found."
        raise AwsError("NamespaceNotFoundException", message)
    services = await every(context.store, Service, scope=call.scope, phase=ServiceStatus.ACTIVE)
    arns = sorted([one.arn for one in services if await _namespace(context.store, one) == namespace[0]])
    found = [arn for arn in arns if arn > after]
    more = paging.token(found[limit - 1]) if len(found) > limit else None
    return {"serviceArns": found[:limit], "nextToken": more}


async def _namespace(reader: Reader, service: Service) -> str | None:
    deployment = await reader.get(Deployment, service.primary)
    revision = await reader.get(ServiceRevision, deployment.revision_id) if deployment else None
    found: str | None = revision.settings.get(RESOLVED, {}).get("namespace") if revision else None
    return found
