"""Which parameters a list is to hold: pure («Systems Manager, ParameterStringFilter»)."""

from collections.abc import Sequence
from typing import Any

from headrace.services.ssm.errors import invalid_filter, validation
from headrace.services.ssm.records import Parameter, Version

KEYS = ("Name", "Type", "KeyId", "Path", "Tier", "DataType")
OF_PATHS = ("Type", "KeyId", "Label", "Tier")
"""Those that GetParametersByPath takes."""
TAG = "tag:"


def check(filters: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
    """Raises `InvalidFilterKey` and `ValidationException`."""
    for one in filters:
        key = one["Key"]
        if key not in keys and not (key.startswith(TAG) and "Name" in keys):
            raise invalid_filter(key)
        if one.get("Option", "Equals") not in ("Equals", "BeginsWith", "Contains", "Recursive", "OneLevel"):
            raise validation(f"The filter option {one['Option']} is not valid.")


def wanted(parameter: Parameter, version: Version, filters: Sequence[dict[str, Any]]) -> bool:
    """Whether all filters take it."""
    return all(_one(parameter, version, one) for one in filters)


def is_under(name: str, path: str, *, recursive: bool) -> bool:
    """Whether the parameter is in this folder, or below it."""
    folder = path if path.endswith("/") else f"{path}/"
    return name.startswith(folder) and (recursive or "/" not in name[len(folder) :])


def _one(parameter: Parameter, version: Version, one: dict[str, Any]) -> bool:
    key, option, values = one["Key"], one.get("Option", "Equals"), one.get("Values", ())
    if key.startswith(TAG):
        value = parameter.tags.get(key.removeprefix(TAG))
        return value is not None and (not values or value in values)
    if key == "Path":
        return any(is_under(parameter.name, path, recursive=option == "Recursive") for path in values)
    if key == "Label":
        return any(label in values for label in version.labels)
    found = {
        "Name": parameter.name,
        "Type": version.type,
        "KeyId": version.key or "",
        "Tier": version.tier,
        "DataType": version.data_type,
    }[key]
    if option == "BeginsWith":
        return any(found.startswith(value) for value in values)
    if option == "Contains":
        return any(value in found for value in values)
    return found in values
