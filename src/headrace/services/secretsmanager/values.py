"""The values of secrets: sealed on their way into the store, unsealed on their way out."""

from collections.abc import Mapping
from typing import Any

from headrace.kit.sealing import Sealing
from headrace.services.secretsmanager import errors
from headrace.services.secretsmanager.records import Secret, SecretValue
from headrace.store.base import Reader, Transaction

Value = str | bytes


def given(request: Mapping[str, Any]) -> Value | None:
    """The value in a request; None if it holds none. Raises `InvalidParameterException`."""
    text, binary = request.get("SecretString"), request.get("SecretBinary")
    if text is not None and binary is not None:
        raise errors.invalid(
            "You can't specify both a binary secret value and a string secret value in the same secret."
        )
    value: Value | None = text if text is not None else binary
    return value


def shown(value: Value) -> dict[str, Value]:
    """The member of an answer that holds it."""
    return {"SecretString" if isinstance(value, str) else "SecretBinary": value}


class Values:
    """Keeps and finds values."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    async def keep(self, tx: Transaction, secret: Secret, version: str, value: Value) -> None:
        """Add the value of a new version."""
        id = f"{secret.key}/{version}"
        binary = isinstance(value, bytes)
        plain = value if isinstance(value, bytes) else value.encode()
        await tx.create(
            SecretValue(
                id=id,
                scope=secret.scope,
                key=secret.key,
                sealed=self._sealing.seal(plain, id),
                binary=binary,
            )
        )

    async def get(self, reader: Reader, secret: Secret, version: str) -> Value | None:
        """The value of a version; None if it has none. Raises `NotSealedHere`."""
        kept = await reader.get(SecretValue, f"{secret.key}/{version}")
        if kept is None:
            return None
        plain = self._sealing.unseal(kept.sealed, kept.id)
        return plain if kept.binary else plain.decode()

    async def remove(self, tx: Transaction, secret: Secret, version: str) -> None:
        await tx.delete(SecretValue, f"{secret.key}/{version}")
