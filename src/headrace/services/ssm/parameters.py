"""Finding parameters and their versions."""

from headrace.services.ssm import names
from headrace.services.ssm.errors import not_found, version_not_found
from headrace.services.ssm.records import Parameter, Version, version_id
from headrace.store.base import Reader


async def require(reader: Reader, scope: str, name: str) -> Parameter:
    """Raises `ParameterNotFound`."""
    parameter = await reader.get(Parameter, f"{scope}/{name}")
    if parameter is None:
        raise not_found(name)
    return parameter


async def find(reader: Reader, scope: str, reference: str) -> tuple[Parameter, Version]:
    """The parameter and the version that is meant: the newest, unless a number or a label says otherwise.
    Raises `ParameterNotFound` and `ParameterVersionNotFound`."""
    name, selector = names.parse(reference)
    if reference.startswith("arn:") and await reader.get(Parameter, f"{scope}/{name}") is None:
        name = f"/{name}"  # `db` and `/db` have the same ARN
    parameter = await require(reader, scope, name)
    if selector is None or selector.isdecimal():
        number = int(selector) if selector else parameter.version
        found = await reader.get(Version, version_id(parameter.id, number))
    else:
        versions = await reader.page(Version, owner=parameter.id)
        found = next((version for version in versions if selector in version.labels), None)
    if found is None:
        raise version_not_found(selector or "", name)
    return parameter, found
