"""GetParameter, GetParameters, GetParametersByPath, GetParameterHistory."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ssm import filtering, names, paging, parameters, wire
from headrace.services.ssm.context import Context, operation
from headrace.services.ssm.errors import validation
from headrace.services.ssm.records import Parameter, Version, version_id

MOST_NAMES = 10
MOST_BY_PATH = 10
MOST_OF_HISTORY = 50


@operation("GetParameter")
async def get_parameter(context: Context, call: Call, request: Request) -> Response:
    return {"Parameter": await _shown(context, call, request["Name"], request)}


@operation("GetParameters")
async def get_parameters(context: Context, call: Call, request: Request) -> Response:
    if not 1 <= len(request["Names"]) <= MOST_NAMES:
        raise validation(f"Between 1 and {MOST_NAMES} names can be given.")
    found, invalid = [], []
    for reference in dict.fromkeys(request["Names"]):
        try:
            found.append(await _shown(context, call, reference, request))
        except AwsError:
            invalid.append(reference)
    return {"Parameters": found, "InvalidParameters": invalid}


@operation("GetParametersByPath")
async def get_parameters_by_path(context: Context, call: Call, request: Request) -> Response:
    path = request["Path"]
    if not path.startswith("/"):
        raise validation("The parameter path must begin with a slash.")
    filters = request.get("ParameterFilters", ())
    filtering.check(filters, filtering.OF_PATHS)
    limit, after = paging.size(request, MOST_BY_PATH), paging.after(request)
    folder = path if path.endswith("/") else f"{path}/"
    found: list[Response] = []
    while page := await context.store.page(Parameter, owner=call.scope, prefix=folder, after=after):
        for parameter in page:
            after = parameter.name
            version = await context.store.get(Version, version_id(parameter.id, parameter.version))
            recursive = request.get("Recursive", False)
            if version is None or not filtering.is_under(parameter.name, path, recursive=recursive):
                continue
            if not filtering.wanted(parameter, version, filters):
                continue
            if len(found) == limit:
                return {"Parameters": found, "NextToken": paging.token(str(found[-1]["Name"]))}
            value = context.values.shown(version, decrypted=request.get("WithDecryption", False))
            found.append(wire.parameter(parameter, version, value, None))
    return {"Parameters": found}


@operation("GetParameterHistory")
async def get_parameter_history(context: Context, call: Call, request: Request) -> Response:
    parameter = await parameters.require(context.store, call.scope, names.parse(request["Name"]).name)
    limit = paging.size(request, MOST_OF_HISTORY)
    versions = await context.store.page(Version, owner=parameter.id, after=paging.after(request), limit=limit)
    decrypted = request.get("WithDecryption", False)
    shown = [
        wire.history(parameter, version, context.values.shown(version, decrypted=decrypted))
        for version in versions
    ]
    more = paging.token(versions[-1].index().sort) if len(versions) == limit else None
    return {"Parameters": shown, "NextToken": more}


async def _shown(context: Context, call: Call, reference: str, request: Request) -> Response:
    parameter, version = await parameters.find(context.store, call.scope, reference)
    value = context.values.shown(version, decrypted=request.get("WithDecryption", False))
    return wire.parameter(parameter, version, value, names.parse(reference).selector)
