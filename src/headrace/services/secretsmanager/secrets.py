"""Secrets: finding, changing and removing them."""

from datetime import datetime

from msgspec.structs import replace

from headrace.services.secretsmanager import errors, names, stages
from headrace.services.secretsmanager.records import Secret, Version
from headrace.services.secretsmanager.values import Value, Values
from headrace.store.base import Reader, Transaction


def id_of(scope: str, name: str) -> str:
    return f"{scope}/{name}"


async def find(reader: Reader, scope: str, secret_id: str) -> Secret:
    """The secret, also one marked for deletion. Raises `ResourceNotFoundException`."""
    for name, suffix in names.candidates(scope, secret_id):
        secret = await reader.get(Secret, id_of(scope, name))
        if secret is not None and suffix in (None, secret.suffix):
            return secret
    raise errors.no_such_secret()


async def require(reader: Reader, scope: str, secret_id: str) -> Secret:
    """The secret. Raises `ResourceNotFoundException`, or `InvalidRequestException` if it is marked for
    deletion."""
    secret = await find(reader, scope, secret_id)
    if secret.delete_at is not None:
        raise errors.marked_for_deletion()
    return secret


def version_of(secret: Secret, version_id: str | None, stage: str | None) -> Version:
    """The version asked for, by default the current one. Raises `ResourceNotFoundException`."""
    if version_id is None and stage is None:
        stage = stages.CURRENT
    found = stages.find(secret.versions, id=version_id, stage=stage)
    if found is None:
        raise errors.no_such_version(
            f"VersionId: {version_id}" if version_id is not None else f"staging label: {stage}"
        )
    return found


async def with_version(
    tx: Transaction, values: Values, secret: Secret, version: Version, value: Value
) -> Secret:
    """The secret with one more version, whose value is kept. Not yet written itself.

    The same version with the same value once more changes nothing; with another value it raises
    `ResourceExistsException`.
    """
    if stages.find(secret.versions, id=version.id):
        if await values.get(tx, secret, version.id) != value:
            raise errors.token_in_use(version.id)
        return secret
    await values.keep(tx, secret, version.id, value)
    versions = stages.added(secret.versions, version)
    gone = stages.surplus(versions)
    for one in gone:
        await values.remove(tx, secret, one.id)
    kept = tuple(one for one in versions if one not in gone)
    return replace(secret, versions=kept, changed_at=version.created_at)


async def write(tx: Transaction, before: Secret, after: Secret) -> Secret:
    return after if after == before else await tx.replace(after, expect=before.revision)


async def remove(tx: Transaction, values: Values, secret: Secret) -> None:
    """Remove it with all its values."""
    for version in secret.versions:
        await values.remove(tx, secret, version.id)
    await tx.delete(Secret, secret.id, expect=secret.revision)


def is_due(secret: Secret, now: datetime) -> bool:
    """Whether its time to be recovered is over."""
    return secret.delete_at is not None and secret.delete_at <= now
