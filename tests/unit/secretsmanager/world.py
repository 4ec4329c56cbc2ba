"""Calls of Secrets Manager's operations as the gateway makes them."""

from pathlib import Path
from typing import Any

import pytest

from headrace.aws.call import Call
from headrace.aws.errors import AwsError
from headrace.kit.clock import VirtualClock
from headrace.kit.ids import RandomIds
from headrace.kit.sealing import Sealing
from headrace.services.secretsmanager import service
from headrace.store.base import Store

SCOPE = "111122223333/eu-west-1"
KEY = bytes(32)


class World:
    def __init__(self, store: Store, clock: VirtualClock, folder: Path) -> None:
        self.store = store
        self.clock = clock
        self.folder = folder
        self.manager = service.create(store=store, sealing=Sealing(KEY), clock=clock, ids=RandomIds())

    async def call(self, operation: str, scope: str = SCOPE, /, **request: Any) -> dict[str, Any]:
        account, region = scope.split("/")
        call = Call(
            service="secretsmanager",
            operation=operation,
            account=account,
            region=region,
            principal=f"arn:aws:iam::{account}:root",
            request_id="1",
            now=self.clock.now(),
            base_url="http://127.0.0.1:4566",
            headers={},
        )
        return await self.manager.api.call(call, request)

    async def refused(self, operation: str, /, **request: Any) -> AwsError:
        with pytest.raises(AwsError) as caught:
            await self.call(operation, **request)
        return caught.value

    async def secret(self, name: str = "db", value: str = "one") -> str:
        """A new secret; its ARN."""
        arn: str = (await self.call("CreateSecret", Name=name, SecretString=value))["ARN"]
        return arn

    async def put(self, value: str, **request: Any) -> str:
        """A new version of `db`; its id."""
        answer = await self.call("PutSecretValue", SecretId="db", SecretString=value, **request)
        id: str = answer["VersionId"]
        return id

    async def value(self, **request: Any) -> str:
        answer = await self.call("GetSecretValue", **{"SecretId": "db"} | request)
        value: str = answer["SecretString"]
        return value
