"""What ExecuteCommand gives its caller: a token that stands for one command in one container.

Nothing is kept. The token is sealed, and good for a minute: whoever has it may run that command and nothing
else.
"""

import base64
import binascii
from datetime import datetime, timedelta

import msgspec

from headrace.kit.clock import Clock
from headrace.kit.sealing import NotSealedHere, Sealing

LIFETIME = timedelta(minutes=1)
PURPOSE = "execute command"


class ExecSession(msgspec.Struct, frozen=True, kw_only=True):
    """A command that may be run."""

    run: str
    """The task's run."""
    container: str
    command: tuple[str, ...]
    expires: datetime


class ExecSessions:
    """Issues tokens and opens them."""

    def __init__(self, sealing: Sealing, clock: Clock) -> None:
        self._sealing = sealing
        self._clock = clock

    def issue(self, run: str, container: str, command: list[str]) -> str:
        """The token of a new session."""
        session = ExecSession(
            run=run, container=container, command=tuple(command), expires=self._clock.now() + LIFETIME
        )
        sealed = self._sealing.seal(msgspec.json.encode(session), PURPOSE)
        return base64.urlsafe_b64encode(sealed).decode()

    def open(self, token: str) -> ExecSession | None:
        """What the token stands for; None if it is not one of ours or too old."""
        try:
            plain = self._sealing.unseal(base64.urlsafe_b64decode(token), PURPOSE)
        except (NotSealedHere, binascii.Error, ValueError):
            return None
        session = msgspec.json.decode(plain, type=ExecSession)
        return session if session.expires > self._clock.now() else None
