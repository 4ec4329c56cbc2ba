"""What is answered is read by botocore's own parsers as what was meant."""

from typing import Any

import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import ResponseParserFactory

from headrace.aws.errors import AwsError
from headrace.aws.http import HttpResponse
from headrace.aws.protocols import PROTOCOLS
from tests.protocol.vectors import Case, as_meant, as_written, cases, without_nulls

NAMELESS = "botocore's parser knows a flattened list by its items' name only and mixes two of them up"
EMPTY = "botocore's parser reads an empty body as an empty value"
UNION = "botocore's parser refuses a union without a member"
DATES = "botocore's parser takes the commas of dates for those of a list"

SKIPPED = {
    "Ec2XmlLists": NAMELESS,
    "HttpPayloadTraitsWithNoBlobBody": EMPTY,
    "HttpPrefixHeadersResponse": "every header is a member, that of the request id too",
    "InputAndOutputWithTimestampHeaders": DATES,
    "QueryXmlLists": NAMELESS,
    "RestJsonHttpPayloadTraitsWithNoBlobBody": EMPTY,
    "RestJsonHttpPayloadWithUnsetUnion": UNION,
    "RestJsonInputAndOutputWithQuotedStringHeaders": "botocore's parser does not know quotes in headers",
    "RestJsonInputAndOutputWithTimestampHeaders": DATES,
    "RestXmlHttpPayloadWithUnsetUnion": UNION,
    "XmlLists": NAMELESS,
}


def read(case: Case, response: HttpResponse, shape: Any) -> dict[str, Any]:
    """The response, as botocore reads it."""
    protocol = case.suite["metadata"]["protocol"]
    parser = ResponseParserFactory().create_parser(protocol)
    assert isinstance(response.body, bytes)
    parsed = parser.parse(
        {
            "status_code": response.status,
            "headers": HeadersDict(dict(response.headers)),
            "body": response.body,
            "context": {"operation_name": "OperationName"},
        },
        shape,
    )
    assert isinstance(parsed, dict)
    return parsed


SUCCESSES = [case for case in cases("output") if "error" not in case.case]
FAILURES = [case for case in cases("output") if "error" in case.case]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.file}:{case.id}") for case in SUCCESSES])
def test_an_answer_is_read_as_what_was_meant(case: Case) -> None:
    if (reason := SKIPPED.get(case.id)) is not None:
        pytest.skip(reason)
    operation = case.operation()
    protocol = PROTOCOLS[case.suite["metadata"]["protocol"]]
    meant = case.case["result"]
    if protocol.name == "query" and operation.output is not None:
        operation.output.serialization["resultWrapper"] = f"{operation.name}Result"

    response = protocol.serialize(operation, as_meant(operation.output, meant), "an-id")

    parsed = read(case, response, operation.output)
    metadata = parsed.pop("ResponseMetadata", {})
    assert operation.output is None or metadata["RequestId"] == "an-id"
    assert as_written(operation.output, parsed) == without_nulls(meant)
    assert response.status == case.case["response"]["status_code"]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.file}:{case.id}") for case in FAILURES])
def test_an_error_is_read_as_what_was_meant(case: Case) -> None:
    if (reason := SKIPPED.get(case.id)) is not None:
        pytest.skip(reason)
    operation = case.operation()
    protocol = PROTOCOLS[case.suite["metadata"]["protocol"]]
    code = case.case["errorCode"]
    shape = operation.service.errors.get(code)
    members = as_meant(shape, case.case["error"]) if shape is not None else {}
    further = {name: value for name, value in members.items() if name.lower() != "message"}
    error = AwsError(
        code, case.case.get("errorMessage", ""), status=case.case["response"]["status_code"], **further
    )

    response = protocol.serialize_error(operation.service, error, "an-id")

    parsed = read(case, response, operation.output)
    assert parsed["Error"]["Code"] == code
    assert (parsed["Error"]["Message"] or "") == case.case.get("errorMessage", "")
    if shape is not None:
        modelled = read(case, response, shape)
        assert as_written(shape, modelled) == without_nulls(case.case["error"])
    modelled_status = shape.metadata.get("error", {}).get("httpStatusCode") if shape is not None else None
    assert response.status == (modelled_status or case.case["response"]["status_code"])
