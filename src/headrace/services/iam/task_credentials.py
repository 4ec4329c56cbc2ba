"""Credentials of runs and of roles that somebody has assumed: derived, never stored.

What their holder may call Headrace with is in the session token, which bears Headrace's own MAC. So a
restart forgets none of them. Those of a run, and of roles that it has assumed, end when the run does.
"""

import hmac
from base64 import b32encode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from headrace.aws.credentials import Credential
from headrace.kit.clock import Clock
from headrace.kit.sealing import Sealing

Alive = Callable[[str], Awaitable[bool]]
"""Whether the run of this id is unfinished."""

_MAC_BYTES = 32


class Issued(NamedTuple):
    """What goes into a container's environment."""

    access_key_id: str
    secret: str
    session_token: str


class _Claims(msgspec.Struct, frozen=True, array_like=True):
    account: str
    region: str
    subject: str
    role: str
    expires: int
    """Seconds since 1970."""
    run: str | None = None
    """The run that they end with; empty for none; None if the subject is the run itself."""


class TaskCredentials:
    """Issues and recognises credentials that end."""

    def __init__(self, sealing: Sealing, clock: Clock, alive: Alive) -> None:
        self._key = sealing.derive("task credentials")
        self._clock = clock
        self._alive = alive

    def issue(
        self,
        account: str,
        region: str,
        subject: str,
        role: str,
        lifetime: timedelta,
        *,
        run: str | None = None,
    ) -> Issued:
        """Credentials for `subject` in the role of that name, for this long at most. They end with the run
        of the id `run`: empty for none, None if the subject is one."""
        expires = int((self._clock.now() + lifetime).timestamp())
        claims = msgspec.msgpack.encode(_Claims(account, region, subject, role, expires, run))
        token = urlsafe_b64encode(self._mac("token", claims) + claims).decode()
        return Issued(self._access_key_id(claims), self._secret(claims), token)

    async def find(self, access_key_id: str, session_token: str) -> Credential | None:
        """What they stand for; None if Headrace did not issue them or the run has ended."""
        claims = self._verified(session_token)
        if claims is None or not hmac.compare_digest(
            self._access_key_id(claims).encode(), access_key_id.encode()
        ):
            return None
        said = msgspec.msgpack.decode(claims, type=_Claims)
        run = said.subject if said.run is None else said.run
        if run and not await self._alive(run):
            return None
        return Credential(
            secret=self._secret(claims),
            account=said.account,
            principal=f"arn:aws:sts::{said.account}:assumed-role/{said.role}/{said.subject}",
            expires_at=datetime.fromtimestamp(said.expires, UTC),
            run=run,
        )

    def _verified(self, token: str) -> bytes | None:
        try:
            raw = urlsafe_b64decode(token)
        except ValueError:
            return None
        mac, claims = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        return claims if hmac.compare_digest(mac, self._mac("token", claims)) else None

    def _access_key_id(self, claims: bytes) -> str:
        return "ASIA" + b32encode(self._mac("id", claims)).decode()[:16]

    def _secret(self, claims: bytes) -> str:
        return b64encode(self._mac("secret", claims)).decode()[:40]

    def _mac(self, use: str, claims: bytes) -> bytes:
        return hmac.digest(self._key, use.encode() + b"\n" + claims, "sha256")
