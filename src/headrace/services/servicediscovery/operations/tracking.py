"""GetOperation, ListOperations."""

from headrace.aws.call import Call, Request, Response
from headrace.services.servicediscovery import filters, paging, wire
from headrace.services.servicediscovery.context import Context, operation
from headrace.services.servicediscovery.errors import no_operation
from headrace.services.servicediscovery.records import Operation


@operation("GetOperation")
async def get_operation(context: Context, call: Call, request: Request) -> Response:
    found = await context.store.get(Operation, f"{call.scope}/{request['OperationId']}")
    if found is None:
        raise no_operation(request["OperationId"])
    return {"Operation": wire.operation(found)}


@operation("ListOperations")
async def list_operations(context: Context, call: Call, request: Request) -> Response:
    """Newest first."""
    found, more = await paging.page(
        context.store,
        Operation,
        request,
        lambda one: filters.passes(request.get("Filters"), _members(one)),
        scope=call.scope,
        descending=True,
    )
    return {"Operations": [{"Id": one.number, "Status": "SUCCESS"} for one in found], "NextToken": more}


def _members(record: Operation) -> dict[str, str]:
    return {
        "NAMESPACE_ID": record.targets.get("NAMESPACE", ""),
        "SERVICE_ID": record.targets.get("SERVICE", ""),
        "STATUS": "SUCCESS",
        "TYPE": record.type,
        "UPDATE_DATE": str(int(record.at.timestamp() * 1000)),
    }
