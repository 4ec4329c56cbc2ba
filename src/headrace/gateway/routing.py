"""Which service and which operation a request means. Pure: it looks at the request only."""

from collections.abc import Collection
from functools import cached_property
from typing import NamedTuple

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest
from headrace.aws.models import Model, Operation, model
from headrace.aws.protocols import PROTOCOLS, Protocol
from headrace.aws.protocols.query import form
from headrace.gateway.dialect import CBOR_PATH, TARGET, Dialect
from headrace.gateway.hosts import bucket_of
from headrace.gateway.paths import RestPaths, S3Paths

JSON = PROTOCOLS["json"]
CBOR = PROTOCOLS["smithy-rpc-v2-cbor"]

_QUERY = ("query", "ec2")


class Route(NamedTuple):
    """Where a request goes."""

    operation: Operation
    protocol: Protocol


class Router:
    """Finds the operation among the services that are offered, and tells what is not offered."""

    def __init__(self, services: Collection[str]) -> None:
        self._services = frozenset(services)
        self._paths: dict[str, RestPaths] = {}

    def service(self, signed_for: str, dialect: Dialect) -> Model:
        """The service of a signature's scope. Raises `AwsError` if Headrace does not offer it."""
        if signed_for in self._services:
            return model(signed_for)
        if dialect is Dialect.S3:
            return model("s3")
        if (name := self._by_signing_name.get(signed_for)) is not None:
            return model(name)
        raise AwsError("NotImplemented", f"Headrace does not support the service {signed_for}.", status=501)

    def route(self, request: HttpRequest, service: Model, dialect: Dialect) -> Route:
        """The operation and the protocol it was asked in. Sets the request's labels.

        Raises `AwsError` if the service has no such operation. A query's body must have been read.
        """
        match dialect:
            case Dialect.JSON:
                return self._by_target(request, service)
            case Dialect.CBOR:
                return self._by_rpc_path(request, service)
            case Dialect.QUERY:
                return self._by_action(request, service)
            case Dialect.S3:
                return self._by_s3_path(request, service)
        return self._by_path(request, service)

    @cached_property
    def _by_signing_name(self) -> dict[str, str]:
        return {model(name).signing_name: name for name in sorted(self._services)}

    @cached_property
    def _s3(self) -> S3Paths:
        return S3Paths(model("s3"))

    def _by_target(self, request: HttpRequest, service: Model) -> Route:
        prefix, _, name = request.headers[TARGET].rpartition(".")
        known = prefix != "" and prefix == service.target_prefix
        operation = service.operation(name) if known else None
        if operation is None:
            raise AwsError("UnknownOperationException", f"Unknown operation: {request.headers[TARGET][:200]}")
        return Route(operation, JSON)

    def _by_rpc_path(self, request: HttpRequest, service: Model) -> Route:
        parts = request.path.split("/")
        known = len(parts) == 5 and parts[3] == "operation" and parts[2] != ""
        known = known and parts[2] == service.target_prefix
        operation = service.operation(parts[4]) if known else None
        if operation is None:
            raise AwsError(
                "UnknownOperationException",
                f"Unknown operation: {request.path.removeprefix(CBOR_PATH)[:200]}",
                status=404,
            )
        return Route(operation, CBOR)

    def _by_action(self, request: HttpRequest, service: Model) -> Route:
        fields = form(request)
        name = str(fields.get("Action", {}).get("", ""))
        service = service.in_query
        operation = service.operation(name) if service.protocol in _QUERY else None
        if operation is None:
            version = str(fields.get("Version", {}).get("", ""))
            message = f"Could not find operation {name[:200]} for version {version[:40]}"
            raise AwsError("InvalidAction", message)
        return Route(operation, PROTOCOLS["ec2" if service.protocol == "ec2" else "query"])

    def _by_s3_path(self, request: HttpRequest, service: Model) -> Route:
        operation, labels = self._s3.find(request, bucket_of(request.headers.get("host", "")))
        if operation is None:
            message = "The specified method is not allowed against this resource."
            raise AwsError("MethodNotAllowed", message, status=405, Method=request.method)
        request.labels = labels
        return Route(operation, PROTOCOLS[service.protocol])

    def _by_path(self, request: HttpRequest, service: Model) -> Route:
        paths = self._paths.get(service.name)
        if paths is None:
            paths = self._paths[service.name] = RestPaths(service)
        operation, labels = paths.find(request)
        if operation is None or service.protocol not in ("rest-json", "rest-xml"):
            message = f"Unable to determine service/operation name of {request.method} {request.path[:200]}"
            raise AwsError("UnknownOperationException", message, status=404)
        request.labels = labels
        return Route(operation, PROTOCOLS[service.protocol])
