"""Headrace's own operations, called from within."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from headrace.aws.call import Call, Response, Service
from headrace.aws.errors import AwsError
from headrace.aws.models import Operation, model
from headrace.aws.spelling import Misspelt, spelt
from headrace.aws.validation import validate
from headrace.kit.ids import Ids


class OwnOperations:
    """Calls them on somebody's behalf, checked as the gateway checks what comes from outside."""

    def __init__(self, ids: Ids, base_url: str) -> None:
        self._ids = ids
        self._base_url = base_url
        self._services: dict[str, Service] = {}

    def know(self, services: Sequence[Service]) -> None:
        """Take these from now on."""
        self._services = {service.name: service for service in services}

    def find(self, sdk: str, action: str) -> tuple[str, str] | None:
        """Service and operation, by their names in AWS's SDKs (`ecs`, `runTask`); None if Headrace hasn't
        that operation."""
        operation = action[:1].upper() + action[1:]
        for name, service in self._services.items():
            if sdk in (name, _sdk_name(name)) and service.supports(operation):
                return name, operation
        return None

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
        described = model(service).operation(operation)
        if described is None or service not in self._services:
            raise AwsError("ValidationException", f"There is no operation {operation} of {service}.")
        asked = _spelt(described, request, token)
        validate(described, asked)
        account, region = scope.split("/")
        call = Call(
            service=service,
            operation=operation,
            account=account,
            region=region,
            principal=principal,
            request_id=self._ids.uuid(),
            now=now,
            base_url=self._base_url,
            headers={},
            token=token,
        )
        return await self._services[service].call(call, asked)


def _sdk_name(service: str) -> str:
    return str(model(service).description.service_id).replace(" ", "").lower()


def _spelt(operation: Operation, request: Mapping[str, Any], token: str) -> dict[str, Any]:
    if operation.input is None:
        return {}
    try:
        asked: dict[str, Any] = spelt(operation.input, request)
    except Misspelt as error:
        raise AwsError(
            "ValidationException", f"The input of {operation.name} is not valid: {error}."
        ) from None
    for name, member in operation.input.members.items():
        if member.metadata.get("idempotencyToken") or name == "idempotencyToken":
            asked.setdefault(name, token)
    return asked
