"""Where S3's XML departs from what its model says."""

from collections.abc import Sequence

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpResponse
from headrace.aws.models import Model, Operation
from headrace.aws.protocols.base import error_status
from headrace.aws.protocols.xml import DECLARATION, escape

NAMESPACE = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'

_ROOTS = {
    "ListBuckets": "ListAllMyBucketsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListObjectVersions": "ListVersionsResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListParts": "ListPartsResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketAcl": "AccessControlPolicy",
    "GetObjectAcl": "AccessControlPolicy",
    "GetBucketTagging": "Tagging",
    "GetObjectTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "CreateSession": "CreateSessionResult",
}
"""The root elements S3 answers with where its model names none (S3 API reference)."""


def root(operation: Operation, shape_name: str) -> str:
    """The root element of an answer."""
    return _ROOTS.get(operation.name, shape_name)


def location_body(constraint: str | None) -> bytes:
    """GetBucketLocation's answer: the root holds the text itself, and nothing for us-east-1."""
    text = escape(constraint or "")
    return f"{DECLARATION}<LocationConstraint{NAMESPACE}>{text}</LocationConstraint>".encode()


def request_ids(request_id: str) -> list[tuple[str, str]]:
    """S3's two ids of a request."""
    return [("x-amz-request-id", request_id), ("x-amz-id-2", request_id)]


def error_response(service: Model, error: AwsError, request_id: str) -> HttpResponse:
    """An error as S3 gives it: without a wrapper around it."""
    further = [(name, str(value)) for name, value in error.fields.items()]
    parts: Sequence[tuple[str, str]] = [
        ("Code", error.code),
        ("Message", error.message),
        *further,
        ("RequestId", request_id),
        ("HostId", request_id),
    ]
    elements = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts)
    body = f"{DECLARATION}<Error>{elements}</Error>".encode()
    headers = [("content-type", "application/xml"), *request_ids(request_id), *error.headers.items()]
    return HttpResponse(error_status(service, error), headers, body)
