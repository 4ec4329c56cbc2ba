"""Passwords for the registry: signed, not stored, and good for one account and region until they expire."""

import base64
import hashlib
import hmac
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta

import msgspec

LIFE = timedelta(hours=12)
"""How long a password from GetAuthorizationToken is good."""
USER = "AWS"
_PURPOSE = b"headrace registry password 1\n"


class TokenInvalid(Exception):
    """Nobody here has made this password."""


class TokenExpired(Exception):
    """It was good once."""


class Grant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a password allows."""

    scope: str
    """`account/region`."""
    principal: str
    expires: int
    """Seconds since 1970."""
    layer: str | None = None
    """`repository/digest`: allows reading this one layer and nothing else."""

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.expires, UTC)


class Tokens:
    """Makes and checks passwords."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mint(self, grant: Grant) -> str:
        body = msgspec.json.encode(grant)
        return f"{_encode(body)}.{_encode(self._sign(body))}"

    def check(self, password: str, *, now: datetime) -> Grant:
        """What it allows. Raises `TokenInvalid` or `TokenExpired`."""
        try:
            body, signature = map(_decode, password.split("."))
        except (ValueError, NotBase64) as error:
            raise TokenInvalid from error
        if not hmac.compare_digest(signature, self._sign(body)):
            raise TokenInvalid
        grant = msgspec.json.decode(body, type=Grant)
        if now >= grant.expires_at:
            raise TokenExpired
        return grant

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, _PURPOSE + body, hashlib.sha256)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
