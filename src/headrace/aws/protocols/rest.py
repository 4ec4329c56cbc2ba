"""The protocols rest-json and rest-xml: members in the path, the query, headers and the body."""

import orjson
from botocore.model import Shape, StructureShape

from headrace.aws.call import Request, Response
from headrace.aws.errors import AwsError
from headrace.aws.http import HttpRequest, HttpResponse
from headrace.aws.models import Model, Operation, payload_of
from headrace.aws.protocols import json, s3
from headrace.aws.protocols.base import error_code, error_members, error_status, headers_of, status_of
from headrace.aws.protocols.documents import Convert, Parsers, Serializers, error_document
from headrace.aws.protocols.inputs import Inputs
from headrace.aws.protocols.outputs import Outputs
from headrace.aws.protocols.xml import DECLARATION, declaration, escape, parse_xml
from headrace.aws.protocols.xml_reading import Readers
from headrace.aws.protocols.xml_writing import Out, Write, Writers
from headrace.aws.validation import malformed_xml


class RestJson:
    """rest-json."""

    name = "rest-json"

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        parsed, body = operation.compiled(Inputs).read(request)
        if body:
            read = operation.compiled(_json_reader)
            operation.compiled(Inputs).add_body(parsed, read(json.decode(body)))
        return parsed

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        outputs = operation.compiled(_outputs)
        headers = [*outputs.headers(response), *headers_of(response), ("x-amzn-requestid", request_id)]
        status = outputs.status(response) or status_of(operation, response)
        if outputs.is_raw:
            return HttpResponse(status, outputs.typed(headers), outputs.raw_body(response))
        content = outputs.content(response)
        if content is None:
            return HttpResponse(status, headers)
        serialize = operation.compiled(_json_writer)
        document = serialize(content) if serialize is not None else content
        headers.append(("content-type", "application/json"))
        return HttpResponse(status, headers, orjson.dumps(document))

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        headers = [
            ("content-type", "application/json"),
            ("x-amzn-requestid", request_id),
            ("x-amzn-errortype", error_code(service, error)),
            *error.headers.items(),
        ]
        shape, members = error_members(service, error)
        headers.extend(Outputs(shape).headers(members))
        document = error_document(service, error, json.SERIALIZE)
        return HttpResponse(error_status(service, error), headers, orjson.dumps(document))


class RestXml:
    """rest-xml, S3's ways included."""

    name = "rest-xml"

    def parse(self, operation: Operation, request: HttpRequest) -> Request:
        parsed, body = operation.compiled(Inputs).read(request)
        if body:
            try:
                content = operation.compiled(_xml_reader)(parse_xml(body))
            except AwsError as error:
                raise (malformed_xml() if operation.service.name == "s3" else error) from error
            operation.compiled(Inputs).add_body(parsed, content)
        return parsed

    def serialize(self, operation: Operation, response: Response, request_id: str) -> HttpResponse:
        outputs = operation.compiled(_outputs)
        headers = [*outputs.headers(response), *headers_of(response), *_ids(operation.service, request_id)]
        status = outputs.status(response) or status_of(operation, response)
        if outputs.is_raw:
            return HttpResponse(status, outputs.typed(headers), outputs.raw_body(response))
        if operation.name == "GetBucketLocation":
            body = s3.location_body(response.get("LocationConstraint"))
        elif (content := outputs.content(response)) is not None:
            out: Out = [DECLARATION]
            operation.compiled(_xml_writer)(out, content)
            body = "".join(out).encode()
        else:
            return HttpResponse(status, headers)
        headers.append(("content-type", "application/xml"))
        return HttpResponse(status, headers, body)

    def serialize_error(self, service: Model, error: AwsError, request_id: str) -> HttpResponse:
        if service.name == "s3":
            return s3.error_response(service, error, request_id)
        shape, members = error_members(service, error)
        kind = "Receiver" if error_status(service, error) >= 500 else "Sender"
        out: Out = [f'<ErrorResponse xmlns="{service.namespace}"><Error>']
        basics = {"Type": kind, "Code": error_code(service, error), "Message": error.message}
        for name, text in basics.items():
            out.append(f"<{name}>{escape(text)}</{name}>")
        outputs = Outputs(shape)
        if shape is not None:
            content = outputs.content(members) or {}
            further = {name: value for name, value in content.items() if name.lower() != "message"}
            Writers().members(shape)(out, further)
        out.append(f"</Error><RequestId>{request_id}</RequestId></ErrorResponse>")
        headers = [
            ("content-type", "text/xml"),
            ("x-amzn-requestid", request_id),
            *outputs.headers(members),
            *error.headers.items(),
        ]
        return HttpResponse(error_status(service, error), headers, "".join(out).encode())


def _outputs(operation: Operation) -> Outputs:
    return Outputs(operation.output)


def _ids(service: Model, request_id: str) -> list[tuple[str, str]]:
    return s3.request_ids(request_id) if service.name == "s3" else [("x-amzn-requestid", request_id)]


def _body_shape(shape: StructureShape | None) -> Shape:
    assert shape is not None  # noqa: S101  (only operations with members come here)
    return payload_of(shape) or shape


def _json_reader(operation: Operation) -> Convert:
    return Parsers(json.PARSE, skip_bound=True).of(_body_shape(operation.input))


def _json_writer(operation: Operation) -> Convert | None:
    return Serializers(json.SERIALIZE).of(_body_shape(operation.output))


def _xml_reader(operation: Operation) -> Convert:
    return Readers().of(_body_shape(operation.input))


def _xml_writer(operation: Operation) -> Write:
    shape = _body_shape(operation.output)
    name = shape.serialization.get("name", shape.name)
    namespace = declaration(shape)
    if operation.service.name == "s3":
        name, namespace = s3.root(operation, name), namespace or s3.NAMESPACE
    elif not namespace and operation.service.namespace:
        namespace = f' xmlns="{operation.service.namespace}"'
    return Writers().element(shape, name, namespace)
