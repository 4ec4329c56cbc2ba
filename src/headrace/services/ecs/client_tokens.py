"""`clientToken`: the same request is performed once (ECS developer guide, idempotency)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from headrace.aws.call import Request
from headrace.services.ecs.errors import conflict
from headrace.services.ecs.records import ClientToken, Cluster
from headrace.store.base import Reader, Transaction

LIFETIME = timedelta(hours=24)


def digest(request: Request) -> str:
    """What makes two requests the same: all members but the token."""
    members = {name: value for name, value in request.items() if name != "clientToken"}
    return hashlib.sha256(json.dumps(members, sort_keys=True, default=str).encode()).hexdigest()


async def find(reader: Reader, cluster: Cluster, request: Request, now: datetime) -> ClientToken | None:
    """What the token's first request made. Raises `ConflictException` if that asked for something else."""
    token = request.get("clientToken")
    if token is None:
        return None
    record = await reader.get(ClientToken, f"{cluster.id}/{token}")
    if record is None or now - record.created_at > LIFETIME:
        return None
    if record.request != digest(request):
        raise conflict("The client token was used before with other parameters.", list(record.tasks))
    return record


async def keep(
    tx: Transaction,
    cluster: Cluster,
    request: Request,
    *,
    tasks: Sequence[str],
    failures: Sequence[dict[str, str]],
    now: datetime,
) -> None:
    """Remember what the token's request made, and forget a few tokens that have expired."""
    token = request.get("clientToken")
    if token is None:
        return
    id = f"{cluster.id}/{token}"
    await tx.delete(ClientToken, id)
    await tx.create(
        ClientToken(
            id=id,
            scope=cluster.scope,
            request=digest(request),
            tasks=tuple(tasks),
            failures=tuple(failures),
            created_at=now,
        )
    )
    for old in await tx.page(ClientToken, owner="client-tokens", limit=2):
        if now - old.created_at > LIFETIME:
            await tx.delete(ClientToken, old.id)
