"""What clients send is read as what they meant."""

from base64 import b64decode

import pytest

from headrace.aws.http import HttpRequest
from headrace.aws.protocols import PROTOCOLS
from headrace.gateway.paths import RestPaths
from tests.protocol.vectors import Case, as_written, cases, without_nulls

COMPRESSION = "only a client decides on compression; the vector has no body"
TOKEN = "only a client fills in a token that was not given"
NOT_SENT = "what is empty is not sent, so it can't be told from what was not given"
SENT_EMPTY = "an empty document is sent for what was not given, so it is read as empty"

NOT_BOTH = "a parameter that is a member by itself is not in the map of the others as well"

SKIPPED = {
    **{
        f"RestJson{name}": NOT_BOTH
        for name in (
            "AllQueryStringTypes",
            "QueryStringEscaping",
            "SupportsInfinityFloatQueryValues",
            "SupportsNaNFloatQueryValues",
            "SupportsNegativeInfinityFloatQueryValues",
            "ZeroAndFalseQueryValues",
        )
    },
    "BodyWithXmlName": "the name is a structure's own and not its member's: no service's model has that",
    "Ec2EmptyQueryLists": NOT_SENT,
    "Ec2ProtocolIdempotencyTokenAutoFill": TOKEN,
    "HttpPrefixHeadersAreNotPresent": NOT_SENT,
    "MediaTypeHeaderInputBase64": "the value is meant as a JSON document and read as one",
    "QueryEmptyQueryMaps": NOT_SENT,
    "QueryIdempotencyTokenAutoFill": TOKEN,
    "QueryProtocolIdempotencyTokenAutoFill": TOKEN,
    "RestJsonHostWithPath": "the path begins with that of the endpoint, which the server never sees",
    "RestJsonHttpPrefixHeadersAreNotPresent": NOT_SENT,
    "RestJsonHttpWithEmptyStructurePayload": SENT_EMPTY,
    "RestJsonHttpWithHeadersButNoPayload": SENT_EMPTY,
    "RestJsonOmitsEmptyListQueryValues": NOT_SENT,
    "RestJsonQueryIdempotencyTokenAutoFill": TOKEN,
    "RestJsonQueryPrecedence": "which of two values a client sends is its own decision",
    "RestXmlQueryPrecedence": "which of two values a client sends is its own decision",
    **{
        f"{name}_{protocol}": COMPRESSION
        for name in (
            "SDKAppendedGzipAfterProvidedEncoding",
            "SDKAppendsGzipAndIgnoresHttpProvidedEncoding",
            "SDKAppliedContentEncoding",
        )
        for protocol in ("awsJson1_0", "awsJson1_1", "awsQuery", "ec2Query", "restJson1", "restXml")
    },
}


def request_of(case: Case) -> HttpRequest:
    serialized = case.case["serialized"]
    path, _, query = serialized.get("uri", "/").partition("?")
    body = serialized.get("body", "")
    if case.file.startswith("smithy-rpc-v2-cbor"):
        content = b64decode(body)
    else:
        content = body.encode()
    headers = {name.lower(): value for name, value in serialized.get("headers", {}).items()}
    method = serialized.get("method", case.case["given"].get("http", {}).get("method", "POST"))
    return HttpRequest(method, path, query, headers, content)


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.file}:{case.id}") for case in cases("input")])
def test_a_request_is_read_as_what_was_meant(case: Case) -> None:
    if (reason := SKIPPED.get(case.id)) is not None:
        pytest.skip(reason)
    operation = case.operation()
    protocol = case.suite["metadata"]["protocol"]
    request = request_of(case)
    if protocol.startswith("rest"):
        found, request.labels = RestPaths(operation.service).find(request)
        assert found is not None
        assert found.name == operation.name

    parsed = PROTOCOLS[protocol].parse(operation, request)

    assert as_written(operation.input, parsed) == without_nulls(case.case["params"])
