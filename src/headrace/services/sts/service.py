"""Wires STS."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.services.sts.operations import OPERATIONS
from headrace.services.sts.ports import Sessions


@dataclass(frozen=True)
class Sts:
    """What STS offers."""

    api: Service


def create(*, sessions: Sessions) -> Sts:
    """STS. `sessions` issues the credentials of roles."""
    return Sts(api=OPERATIONS.bind(sessions))
