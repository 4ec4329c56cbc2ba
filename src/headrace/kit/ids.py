"""Where ids come from: passed in like the clock, so that a simulation is repeatable."""

import random
from typing import Protocol
from uuid import UUID, uuid4, uuid5

_HEADRACE = UUID("6f0d3a50-2f8c-5a0e-9f43-7d1f3f2f9a11")


class Ids(Protocol):
    """Makes ids that nobody can guess."""

    def uuid(self) -> str:
        """A random UUID in its 36-character form."""

    def hex(self) -> str:
        """32 random hexadecimal characters, as in an ECS task's id."""


class RandomIds:
    """Ids from the machine's own randomness."""

    def uuid(self) -> str:
        return str(uuid4())

    def hex(self) -> str:
        return uuid4().hex


class SeededIds:
    """The same ids in the same order for the same seed: for simulations only."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  (repeatable on purpose)

    def uuid(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def hex(self) -> str:
        return UUID(self.uuid()).hex


def child(parent: str, role: str) -> str:
    """The id of what `parent` makes in this role: always the same.

    A step repeated after a crash therefore finds what it made before instead of making it twice.
    """
    return uuid5(_HEADRACE, f"{parent}\n{role}").hex
