"""What EventBridge Scheduler needs of others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from headrace.aws.call import Response


class Operations(Protocol):
    """Headrace's own operations."""

    def find(self, sdk: str, action: str) -> tuple[str, str] | None:
        """Service and operation, by their names in AWS's SDKs (`ecs`, `runTask`); None if Headrace hasn't
        that operation."""

    async def call(
        self,
        scope: str,
        service: str,
        operation: str,
        request: Mapping[str, Any],
        *,
        principal: str,
        token: str,
        now: datetime,
    ) -> Response:
        """`token`: what makes the call one that can be repeated. Raises `AwsError`."""
