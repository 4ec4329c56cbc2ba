"""How services, their deployments and their revisions are named."""

from uuid import UUID

from headrace.kit.ids import Ids

DIGITS = 19


def new_number(ids: Ids) -> str:
    """The number of a new deployment or revision: 19 digits."""
    return f"{UUID(ids.hex()).int % 10**DIGITS:0{DIGITS}d}"


def name_of(reference: str) -> str:
    """A service's name, from itself or its ARN."""
    return reference.rsplit("/", 1)[-1]
