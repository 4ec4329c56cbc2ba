"""Calls of Logs' operations as the gateway makes them."""

from typing import Any

import pytest

from headrace.aws.call import Call
from headrace.aws.errors import AwsError
from headrace.kit.clock import VirtualClock
from headrace.kit.ids import RandomIds
from headrace.services.logs import service
from headrace.services.logs.times import milliseconds
from headrace.store.base import Store

SCOPE = "111122223333/eu-west-1"


class World:
    def __init__(self, store: Store, clock: VirtualClock) -> None:
        self.store = store
        self.clock = clock
        self.logs = service.create(store=store, clock=clock, ids=RandomIds())

    @property
    def now(self) -> int:
        """Milliseconds since 1970."""
        return milliseconds(self.clock.now())

    async def call(self, operation: str, scope: str = SCOPE, /, **request: Any) -> dict[str, Any]:
        account, region = scope.split("/")
        call = Call(
            service="logs",
            operation=operation,
            account=account,
            region=region,
            principal=f"arn:aws:iam::{account}:root",
            request_id="1",
            now=self.clock.now(),
            base_url="http://127.0.0.1:4566",
            headers={},
        )
        return await self.logs.api.call(call, request)

    async def refused(self, operation: str, /, **request: Any) -> AwsError:
        with pytest.raises(AwsError) as caught:
            await self.call(operation, **request)
        return caught.value

    async def stream(self, group: str = "g", stream: str = "s") -> None:
        """Make a stream, and its group if need be."""
        if not (await self.call("DescribeLogGroups", logGroupIdentifiers=[group]))["logGroups"]:
            await self.call("CreateLogGroup", logGroupName=group)
        await self.call("CreateLogStream", logGroupName=group, logStreamName=stream)

    async def put(self, *messages: str, group: str = "g", stream: str = "s", time: int | None = None) -> None:
        """Put these messages, a millisecond apart."""
        first = self.now if time is None else time
        await self.call(
            "PutLogEvents",
            logGroupName=group,
            logStreamName=stream,
            logEvents=[
                {"timestamp": first + offset, "message": text} for offset, text in enumerate(messages)
            ],
        )

    async def get(self, **request: Any) -> dict[str, Any]:
        return await self.call("GetLogEvents", **{"logGroupName": "g", "logStreamName": "s"} | request)

    async def filter(self, **request: Any) -> list[str]:
        """The messages of all pages."""
        found: list[str] = []
        while True:
            page = await self.call("FilterLogEvents", **{"logGroupName": "g"} | request)
            found += messages(page)
            if "nextToken" not in page:
                return found
            request["nextToken"] = page["nextToken"]


def messages(answer: dict[str, Any]) -> list[str]:
    return [event["message"] for event in answer["events"]]
