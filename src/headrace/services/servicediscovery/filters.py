"""The filters of lists. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from headrace.services.servicediscovery.errors import invalid


def passes(filters: Iterable[Mapping[str, Any]] | None, members: Mapping[str, str]) -> bool:
    """Whether all filters let it through. `members`: by filter name. Raises `InvalidInput`."""
    return all(_passes(one, members) for one in filters or ())


def _passes(one: Mapping[str, Any], members: Mapping[str, str]) -> bool:
    if one["Name"] not in members:
        raise invalid(f"The filter {one['Name']} can't be used here.")
    value, values = members[one["Name"]], one["Values"]
    match one.get("Condition", "EQ"):
        case "EQ" | "IN":
            return value in values
        case "BEGINS_WITH":
            return any(value.startswith(each) for each in values)
        case "BETWEEN" if len(values) == 2:
            return bool(values[0] <= value <= values[1])
    raise invalid("The filter's condition does not suit its values.")
