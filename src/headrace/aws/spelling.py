"""Requests whose members are spelt as one likes: `CpuUnits` for `cpuUnits`. Pure."""

from collections.abc import Mapping
from typing import Any


class Misspelt(ValueError):
    """It has a member that the shape has not, or is of another kind; the message says which."""


def spelt(shape: Any, value: Any, where: str = "") -> Any:
    """The value with its members' names as the model has them: the case of their first letter doesn't matter.
    Raises `Misspelt`."""
    match shape.type_name:
        case "structure":
            return _structure(shape, value, where)
        case "list":
            if not isinstance(value, list):
                raise Misspelt(f"{where} must be a list")
            return [spelt(shape.member, one, f"{where}[{place}]") for place, one in enumerate(value)]
        case "map":
            if not isinstance(value, dict):
                raise Misspelt(f"{where} must be an object")
            return {key: spelt(shape.value, one, f"{where}.{key}") for key, one in value.items()}
        case "string" if not isinstance(value, str):
            raise Misspelt(f"{where} must be a string")
        case "boolean" if not isinstance(value, bool):
            raise Misspelt(f"{where} must be true or false")
        case "integer" | "long" if isinstance(value, bool) or not isinstance(value, int):
            raise Misspelt(f"{where} must be a whole number")
        case "float" | "double" if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Misspelt(f"{where} must be a number")
        case "timestamp" | "blob":
            raise Misspelt(f"{where} can't be given here")
    return value


def _structure(shape: Any, value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Misspelt(f"{where or 'the input'} must be an object")
    members = {_folded(name): (name, member) for name, member in shape.members.items()}
    found: dict[str, Any] = {}
    for given, one in value.items():
        if _folded(given) not in members:
            raise Misspelt(f"{where}.{given}".lstrip(".") + " is not known")
        name, member = members[_folded(given)]
        found[name] = spelt(member, one, f"{where}.{name}".lstrip("."))
    return found


def _folded(name: str) -> str:
    return name[:1].lower() + name[1:]
