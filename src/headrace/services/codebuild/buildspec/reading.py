"""Kinds of values a specification has in its places, and what is said when it has others."""

import re

from headrace.services.codebuild.buildspec.loading import Items, Keys, Value
from headrace.services.codebuild.buildspec.values import BuildspecError

YES = ("yes", "true", "on", "y")
NO = ("no", "false", "off", "n")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def keys(value: Value, name: str) -> Keys:
    """A mapping; empty where nothing is said."""
    if value is None:
        return Keys()
    if isinstance(value, Keys):
        return value
    raise BuildspecError(f"Expected {name} to be of map type: found {_kind(value)} instead")


def text(value: Value, name: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise BuildspecError(f"Expected {name} to be of string type: found {_kind(value)} instead")


def texts(value: Value, name: str) -> tuple[str, ...]:
    """A list of texts; one alone may stand without a list."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Keys):
        raise BuildspecError(
            f"Expected {name} to be of list type: found subkeys instead at line {value.line}"
        )
    return tuple(_item(value, index, name) for index in range(len(value)))


def commands(value: Value, name: str) -> tuple[str, ...]:
    """A list of texts, and nothing else."""
    if isinstance(value, str):
        raise BuildspecError(f"Expected {name} to be of list type: found string instead")
    return texts(value, name)


def _item(items: Items, index: int, name: str) -> str:
    item = items[index]
    if isinstance(item, str):
        return item
    raise BuildspecError(
        f"Expected {name}[{index}] to be of string type: found {_kind(item)} instead "
        f"at line {items.lines[index]}, value of the key tag on line {items.lines[index] - 1} might be empty"
    )


def _kind(value: Value) -> str:
    if isinstance(value, Keys):
        return "subkeys"
    if isinstance(value, Items):
        return "list"
    return "string" if value is not None else "nothing"


def table(value: Value, name: str) -> dict[str, str]:
    """Texts by name; nothing said for a name is the empty text."""
    return {key: text(item, f"{name}.{key}") or "" for key, item in keys(value, name).items()}


def flag(value: Value, name: str) -> bool | None:
    """A YAML 1.1 boolean, quoted or not; None where nothing is said."""
    said = text(value, name)
    if said is None:
        return None
    if said.lower() in YES:
        return True
    if said.lower() in NO:
        return False
    raise BuildspecError(f"Expected {name} to be yes or no: found {said}")


def choice(value: Value, name: str, choices: tuple[str, ...]) -> str | None:
    """One of the texts named."""
    said = text(value, name)
    if said is None or said in choices:
        return said
    raise BuildspecError(f"Invalid {name}: {said}, expected one of {', '.join(choices)}")


def whole(value: Value, name: str, least: int, most: int) -> int:
    """A whole number within bounds."""
    said = text(value, name) or ""
    if said.isascii() and said.isdigit() and len(said) < 10 and least <= int(said) <= most:
        return int(said)
    raise BuildspecError(f"Invalid {name}: {said or 'nothing'}, expected a number from {least} to {most}")


def identifier(value: Value, name: str) -> str:
    said = text(value, name) or ""
    if IDENTIFIER.fullmatch(said) and len(said) <= 128:
        return said
    raise BuildspecError(
        f"Invalid {name}: {said or 'nothing'}, expected letters, digits and underscores, no digit first"
    )
