"""A metric's dimensions, as requests name them. Pure."""

from collections.abc import Iterable, Mapping

from headrace.services.cloudwatch.errors import invalid_value


def parsed(given: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """By name, in order of the names. Raises `InvalidParameterValue`."""
    found: dict[str, str] = {}
    for one in given or ():
        if not one["Name"].isascii() or not one["Value"].isascii():
            raise invalid_value("The parameters Dimensions must contain only ASCII characters.")
        if one["Name"] in found:
            raise invalid_value("No dimensions can have the same name.")
        found[one["Name"]] = one["Value"]
    return dict(sorted(found.items()))


def shown(dimensions: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in dimensions.items()]


def match(dimensions: Mapping[str, str], filters: Iterable[Mapping[str, str]] | None) -> bool:
    """Whether each filter's dimension is there, with its value if it names one."""
    return all(
        one["Name"] in dimensions and one.get("Value") in (None, dimensions[one["Name"]])
        for one in filters or ()
    )
