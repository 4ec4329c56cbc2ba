"""LabelParameterVersion, UnlabelParameterVersion."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.ssm import names, parameters
from headrace.services.ssm.context import Context, operation
from headrace.services.ssm.errors import version_not_found
from headrace.services.ssm.records import Version

MOST_LABELS = 10


@operation("LabelParameterVersion")
async def label_parameter_version(context: Context, call: Call, request: Request) -> Response:
    """A label that another version has moves to this one."""
    good = [label for label in request["Labels"] if names.is_label(label)]
    async with context.store.write() as tx:
        parameter = await parameters.require(tx, call.scope, names.parse(request["Name"]).name)
        number = request.get("ParameterVersion", parameter.version)
        versions = await tx.page(Version, owner=parameter.id)
        if number not in [version.number for version in versions]:
            raise version_not_found(str(number), parameter.name)
        for version in versions:
            kept = tuple(label for label in version.labels if label not in good)
            labels = (*kept, *dict.fromkeys(good)) if version.number == number else kept
            if len(labels) > MOST_LABELS:
                raise AwsError(
                    "ParameterVersionLabelLimitExceeded",
                    f"A parameter version can have at most {MOST_LABELS} labels.",
                )
            if labels != version.labels:
                await tx.replace(replace(version, labels=labels), expect=version.revision)
    invalid = [label for label in request["Labels"] if label not in good]
    return {"InvalidLabels": invalid, "ParameterVersion": number}


@operation("UnlabelParameterVersion")
async def unlabel_parameter_version(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        reference = f"{names.parse(request['Name']).name}:{request['ParameterVersion']}"
        _, version = await parameters.find(tx, call.scope, reference)
        removed = [label for label in request["Labels"] if label in version.labels]
        left = tuple(label for label in version.labels if label not in removed)
        await tx.replace(replace(version, labels=left), expect=version.revision)
    invalid = [label for label in request["Labels"] if label not in removed]
    return {"RemovedLabels": removed, "InvalidLabels": invalid}
