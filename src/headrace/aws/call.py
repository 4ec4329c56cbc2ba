"""One authenticated call of one operation, and how a service offers its operations."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from headrace.aws.errors import AwsError

Request = dict[str, Any]
"""The members of the operation's input shape, parsed and validated: timestamps as aware `datetime`s,
blobs as `bytes`, a streaming blob as a `headrace.aws.body.Body`: an async iterator of `bytes` that ends
only if the body was what the client promised, and that then has its checksums."""

Response = dict[str, Any]
"""The members of the operation's output shape, in the same types; a streaming blob may be `bytes` or an
async iterator. None values are left out. `ResponseMetadata` may hold `HTTPStatusCode` and
`HTTPHeaders`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asks for what, and when."""

    service: str
    """botocore's service name, e.g. `ecs`."""
    operation: str
    account: str
    region: str
    principal: str
    """The caller's ARN."""
    request_id: str
    now: datetime
    base_url: str
    """How the client reached Headrace, e.g. `http://127.0.0.1:4566`: URLs in answers start with it."""
    headers: Mapping[str, str]
    """Request headers, names in lower case."""
    token: str = ""
    """The same for calls that are to be one, from those within Headrace who may have to repeat them."""
    run: str = ""
    """The id of the run that calls, or on whose behalf it is; empty for none."""

    @property
    def scope(self) -> str:
        """`account/region`: what keeps one tenant's records apart from another's."""
        return f"{self.account}/{self.region}"

    @property
    def host(self) -> str:
        """Host and port of `base_url`."""
        return self.base_url.split("://", 1)[1]

    def arn(self, resource: str) -> str:
        """An ARN of this service, account and region."""
        return f"arn:aws:{self.service}:{self.region}:{self.account}:{resource}"


class Service(Protocol):
    """What the gateway calls."""

    name: str
    """botocore's service name."""

    def supports(self, operation: str) -> bool:
        """Whether the operation is built."""

    async def call(self, call: Call, request: Request) -> Response:
        """Perform it. Raises `AwsError`."""


Context = TypeVar("Context")
Handler = Callable[[Context, Call, Request], Awaitable[Response]]


class Operations(Generic[Context]):
    """The operations of one service, registered by decorator, each by AWS's name for it."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.handlers: dict[str, Handler[Context]] = {}

    def __call__(self, name: str) -> Callable[[Handler[Context]], Handler[Context]]:
        def register(handler: Handler[Context]) -> Handler[Context]:
            if name in self.handlers:
                raise ValueError(f"{self.service} {name} is registered twice")
            self.handlers[name] = handler
            return handler

        return register

    def bind(self, context: Context) -> "BoundOperations[Context]":
        """The service, ready to be called with what its handlers need."""
        return BoundOperations(self, context)


class BoundOperations(Generic[Context]):
    """A service: its operations and what they work on."""

    def __init__(self, operations: Operations[Context], context: Context) -> None:
        self.name = operations.service
        self._handlers = operations.handlers
        self._context = context

    def supports(self, operation: str) -> bool:
        return operation in self._handlers

    async def call(self, call: Call, request: Request) -> Response:
        handler = self._handlers.get(call.operation)
        if handler is None:
            raise not_implemented(self.name, call.operation)
        return await handler(self._context, call, request)


def not_implemented(service: str, operation: str) -> AwsError:
    """The answer to an operation that AWS has and Headrace has not."""
    return AwsError(
        "NotImplemented",
        f"Headrace does not support the operation {operation} of {service}.",
        status=501,
    )
