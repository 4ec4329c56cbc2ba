"""How a refusal is to be worded before it is known which service a request is for."""

from enum import Enum

from headrace.aws.http import HttpRequest

TARGET = "x-amz-target"
CBOR_PATH = "/service/"
FORM = "application/x-www-form-urlencoded"


class Dialect(Enum):
    """Which family of protocols a request speaks, and by botocore's name the one to answer in."""

    JSON = "json"
    CBOR = "smithy-rpc-v2-cbor"
    QUERY = "query"
    REST = "rest-json"
    S3 = "rest-xml"


def dialect_of(request: HttpRequest, signed_for: str) -> Dialect:
    """What a request speaks. `signed_for`: the service in its signature, empty without one."""
    headers = request.headers
    if TARGET in headers:
        return Dialect.JSON
    if signed_for == "s3":
        return Dialect.S3
    if request.path.startswith(CBOR_PATH) and headers.get("smithy-protocol") == "rpc-v2-cbor":
        return Dialect.CBOR
    if headers.get("content-type", "").startswith(FORM) or "Action=" in request.query:
        return Dialect.QUERY
    return Dialect.REST if signed_for else Dialect.S3
