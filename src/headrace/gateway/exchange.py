"""One request while it is being answered."""

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, HttpResponse
from headrace.aws.models import UNKNOWN, Model, Operation, model
from headrace.aws.protocols import PROTOCOLS
from headrace.aws.protocols.base import Protocol
from headrace.gateway.dialect import Dialect, dialect_of
from headrace.gateway.hosts import bucket_of
from headrace.gateway.signature import Signature


class Exchange:
    """What is known of a request while it is being answered."""

    def __init__(self, request: HttpRequest, request_id: str, scheme: str) -> None:
        self.request = request
        self.request_id = request_id
        self.scheme = scheme
        self.dialect = Dialect.S3
        self.service: Model = UNKNOWN
        self.protocol: Protocol = PROTOCOLS[Dialect.S3.value]
        self.operation: Operation | None = None
        self.signature: Signature | None = None
        self.digest = ""
        """Of a body that was read whole, as it travelled: what its signature covers."""
        self.speak(dialect_of(request, ""))

    def speak(self, dialect: Dialect) -> None:
        """Answer in this dialect until the operation is known."""
        self.dialect = dialect
        self.service = model("s3") if dialect is Dialect.S3 else UNKNOWN
        self.protocol = PROTOCOLS[dialect.value]

    @property
    def name(self) -> str:
        """For the log: what was asked for."""
        return f"{self.service.name}.{self.operation.name if self.operation is not None else '-'}"

    @property
    def base_url(self) -> str:
        """How the client reached Headrace, without a bucket's name in the host."""
        host = self.request.headers.get("host", "localhost")
        if self.dialect is Dialect.S3 and (bucket := bucket_of(host)) is not None:
            host = host[len(bucket) + 1 :]
        return f"{self.scheme}://{host}"

    def refuse(self, error: AwsError) -> HttpResponse:
        """The error's response."""
        if self.dialect is Dialect.S3:
            error.fields.setdefault("Resource", self.request.path)
        return self.protocol.serialize_error(self.service, error, self.request_id)


def unavailable(error: Exception) -> AwsError:
    """The answer while something that Headrace needs is not to be had."""
    detail = str(error) or "other requests changed the same thing"
    return AwsError("ServiceUnavailable", f"The service can't answer now: {detail}. Try again.", status=503)


def internal(dialect: Dialect) -> AwsError:
    """The answer to a mistake of Headrace's own."""
    if dialect is Dialect.S3:
        message = "We encountered an internal error. Please try again."
        return AwsError("InternalError", message, status=500)
    return AwsError("InternalFailure", "The request processing has failed because of an error.", status=500)
