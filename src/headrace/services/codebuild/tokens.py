"""Idempotency tokens: the same token within five minutes makes nothing new."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

import msgspec

from headrace.aws.call import Call, Request
from headrace.services.codebuild.errors import token_reused
from headrace.services.codebuild.records import Token
from headrace.store.base import Transaction

LIFE = timedelta(minutes=5)
"""«The token is included in the request and is valid for 5 minutes» (StartBuild)."""


async def used(tx: Transaction, call: Call, request: Request) -> str | None:
    """The record id of what this request made before. Raises `AwsError` if it was another request."""
    if not request.get("idempotencyToken"):
        return None
    token = await tx.get(Token, _id(call, request))
    if token is None or token.used_at + LIFE <= call.now:
        return None
    if token.request != _digest(request):
        raise token_reused()
    return token.result


async def remember(tx: Transaction, call: Call, request: Request, result: str) -> None:
    """This request has made that."""
    if not request.get("idempotencyToken"):
        return
    await _forget_expired(tx, call.now)
    await tx.delete(Token, _id(call, request))
    await tx.create(
        Token(
            id=_id(call, request),
            scope=call.scope,
            request=_digest(request),
            result=result,
            used_at=call.now,
        )
    )


async def _forget_expired(tx: Transaction, now: datetime) -> None:
    for token in await tx.page(Token, owner="token", limit=10):
        if token.used_at + LIFE <= now:
            await tx.delete(Token, token.id)


def _id(call: Call, request: dict[str, Any]) -> str:
    return f"{call.scope}/{call.operation}/{request['idempotencyToken']}"


def _digest(request: dict[str, Any]) -> str:
    encoded = msgspec.json.encode(request, order="deterministic")
    return hashlib.sha256(encoded).hexdigest()
