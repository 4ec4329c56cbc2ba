"""Log groups: finding, making and deleting them."""

from collections.abc import Mapping

from headrace.services.logs import errors, names
from headrace.services.logs.records import Erasure, LogGroup
from headrace.store.base import AlreadyExists, Reader, Transaction


def id_of(scope: str, name: str) -> str:
    return f"{scope}/{name}"


async def find(reader: Reader, scope: str, name: str) -> LogGroup | None:
    return await reader.get(LogGroup, id_of(scope, name))


async def require(reader: Reader, scope: str, name: str) -> LogGroup:
    """The group. Raises `ResourceNotFoundException`."""
    group = await find(reader, scope, name)
    if group is None:
        raise errors.no_such_group()
    return group


async def create(
    tx: Transaction,
    scope: str,
    name: str,
    *,
    key: str,
    now_ms: int,
    group_class: str = "STANDARD",
    kms_key_id: str | None = None,
    deletion_protection: bool = False,
    tags: Mapping[str, str] | None = None,
) -> LogGroup:
    """Make a group. Raises `ResourceAlreadyExistsException` or `InvalidParameterException`."""
    names.check_group(name)
    group = LogGroup(
        id=id_of(scope, name),
        scope=scope,
        name=name,
        key=key,
        created=now_ms,
        group_class=group_class,
        kms_key_id=kms_key_id,
        deletion_protection=deletion_protection,
        tags=dict(tags or {}),
    )
    try:
        return await tx.create(group)
    except AlreadyExists:
        raise errors.group_exists() from None


async def delete(tx: Transaction, group: LogGroup) -> None:
    """Delete it at once for everyone to see; its streams and lines go later, by the erasure loop."""
    if group.deletion_protection:
        raise errors.protected(group.name)
    await tx.delete(LogGroup, group.id, expect=group.revision)
    await tx.create(Erasure(id=group.key, scope=group.scope))
