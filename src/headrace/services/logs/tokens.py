"""Tokens that hold a place in a log, and ids of events, which are places too."""

import re
from typing import NamedTuple

from headrace.services.logs import errors

_PLACE = re.compile(r"([fb])/([0-9]{13,20})([0-9]{43})(?:/s)?", re.ASCII)


class Place(NamedTuple):
    """A place beside a line: the line's time and position."""

    time: int
    position: int

    def __str__(self) -> str:
        """56 digits, which grow along the log."""
        return f"{self.time:013d}{self.position:043d}"


class Token(NamedTuple):
    """A place and the direction in which reading goes on from there."""

    forward: bool
    place: Place

    def __str__(self) -> str:
        return f"{'f' if self.forward else 'b'}/{self.place}/s"


def parse(text: str) -> Token:
    """Read a token back. Raises `InvalidParameterException`."""
    match = _PLACE.fullmatch(text)
    if match is None:
        raise errors.invalid_token()
    place = Place(int(match[2]), int(match[3]))
    if max(place) >= 2**63:
        raise errors.invalid_token()
    return Token(match[1] == "f", place)
