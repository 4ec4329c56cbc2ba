"""Secrets that runs refer to: `arn:…:secret:NAME[:JSON-KEY[:VERSION-STAGE[:VERSION-ID]]]`.

«ECS developer guide, passing sensitive data»; CodeBuild's `secrets-manager` has the same parts.
"""

import json
from typing import NamedTuple

from headrace.aws.errors import AwsError
from headrace.runs.ports import SecretMissing
from headrace.services.secretsmanager import secrets
from headrace.services.secretsmanager.values import Values
from headrace.store.base import Reader

_PARTS = 7
"""Of an ARN, up to the secret's name."""


class Reference(NamedTuple):
    secret_id: str
    json_key: str | None
    stage: str | None
    version_id: str | None


def parse(value_from: str) -> Reference:
    """The parts of a reference; what is left out or empty is None."""
    parts = value_from.split(":")
    more = [part or None for part in parts[_PARTS : _PARTS + 3]]
    json_key, stage, version_id = more + [None] * (3 - len(more))
    return Reference(":".join(parts[:_PARTS]), json_key, stage, version_id)


class References:
    """Resolves them."""

    def __init__(self, store: Reader, values: Values) -> None:
        self._store = store
        self._values = values

    async def fetch(self, scope: str, value_from: str) -> str:
        """The value. Raises `SecretMissing`, in the ECS agent's words."""
        reference = parse(value_from)
        try:
            value = await self._value(scope, reference)
        except AwsError as error:
            raise SecretMissing(
                "unable to pull secrets or registry auth: unable to retrieve secret from asm: failed to "
                f"fetch secret {reference.secret_id} from secrets manager: {error.code}: {error.message}"
            ) from error
        return value if reference.json_key is None else _member(value, reference.json_key, value_from)

    async def _value(self, scope: str, reference: Reference) -> str:
        secret = await secrets.require(self._store, scope, reference.secret_id)
        version = secrets.version_of(secret, reference.version_id, reference.stage)
        value = await self._values.get(self._store, secret, version.id)
        return value if isinstance(value, str) else (value or b"").decode(errors="replace")


def _member(value: str, key: str, value_from: str) -> str:
    missing = SecretMissing(
        "unable to pull secrets or registry auth: unable to retrieve secret from asm: retrieved secret from "
        f"Secrets Manager did not contain json key {key}: {value_from}"
    )
    try:
        document = json.loads(value)
    except ValueError:
        raise missing from None
    if not isinstance(document, dict) or key not in document:
        raise missing
    member = document[key]
    return member if isinstance(member, str) else json.dumps(member)
