"""Wires STS."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.services.sts.operations import OPERATIONS


@dataclass(frozen=True)
class Sts:
    """What STS offers."""

    api: Service


def create() -> Sts:
    """STS."""
    return Sts(api=OPERATIONS.bind(None))
