"""DescribeParameters."""

from headrace.aws.call import Call, Request, Response
from headrace.services.ssm import filtering, paging, wire
from headrace.services.ssm.context import Context, operation
from headrace.services.ssm.records import Parameter, Version, version_id

MOST = 50


@operation("DescribeParameters")
async def describe_parameters(context: Context, call: Call, request: Request) -> Response:
    old = [{"Key": one["Key"], "Values": one["Values"]} for one in request.get("Filters", ())]
    filters = [*old, *request.get("ParameterFilters", ())]
    filtering.check(filters, filtering.KEYS)
    limit, after = paging.size(request, MOST), paging.after(request)
    found: list[Response] = []
    while page := await context.store.page(Parameter, owner=call.scope, after=after):
        for parameter in page:
            after = parameter.name
            version = await context.store.get(Version, version_id(parameter.id, parameter.version))
            if version is None or not filtering.wanted(parameter, version, filters):
                continue
            if len(found) == limit:
                return {"Parameters": found, "NextToken": paging.token(str(found[-1]["Name"]))}
            found.append(wire.metadata(parameter, version))
    return {"Parameters": found}
