"""Whatever goes wrong: an AWS error that says enough, nothing that says too much."""

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import cbor2
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headrace.aws.call import Call, Request, Response
from headrace.aws.models import model
from headrace.blobs.base import BlobsUnavailable
from headrace.engines.base import EngineUnavailable
from headrace.gateway.app import ATTEMPTS
from headrace.gateway.listening import Listener
from headrace.store.base import AlreadyExists, StaleRecord, StoreUnavailable
from tests.unit.gateway.asking import Asked, ask, signed
from tests.unit.gateway.conftest import SECRET, Running

FUZZ = settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def json_call(operation: str, body: bytes = b"{}", service: str = "ecs") -> Asked:
    prefix = model(service).target_prefix
    headers = {"x-amz-target": f"{prefix}.{operation}", "content-type": "application/x-amz-json-1.1"}
    return signed("POST", "/", service=service, body=body, headers=headers)


async def test_a_failure_is_answered_without_details_and_logged_with_them(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    running.services["ecs"].answers["ListTasks"] = RuntimeError("the secret reason")

    answer = await ask(running.gateway, json_call("ListTasks"))

    assert (answer.status, b"InternalFailure" in answer.body) == (500, True)
    assert b"secret reason" not in answer.body
    assert "the secret reason" in caplog.text
    assert answer.headers["x-amzn-requestid"] in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("the disk is full"),
        EngineUnavailable("the disk is full"),
        BlobsUnavailable("the disk is full"),
    ],
)
async def test_what_is_unavailable_is_said(running: Running, error: Exception) -> None:
    running.services["ecs"].answers["ListTasks"] = error
    running.services["s3"].answers["GetObject"] = error

    json_answer = await ask(running.gateway, json_call("ListTasks"))
    s3_answer = await ask(running.gateway, signed("GET", "/b/k", service="s3"))

    assert (json_answer.status, b"the disk is full" in json_answer.body) == (503, True)
    assert (s3_answer.status, b"<Code>ServiceUnavailable</Code>" in s3_answer.body) == (503, True)


@pytest.mark.parametrize("error", [StaleRecord(), AlreadyExists()])
async def test_a_call_crossed_by_another_is_made_again(running: Running, error: Exception) -> None:
    tries = 0

    async def crossed(call: Call, request: Request) -> Response:
        nonlocal tries
        tries += 1
        if tries < ATTEMPTS:
            raise error
        return {"taskArns": []}

    running.services["ecs"].answers["ListTasks"] = crossed

    assert (await ask(running.gateway, json_call("ListTasks"))).status == 200
    assert tries == ATTEMPTS


async def test_a_call_crossed_again_and_again_is_given_up(running: Running) -> None:
    running.services["ecs"].answers["ListTasks"] = StaleRecord()

    answer = await ask(running.gateway, json_call("ListTasks"))

    assert answer.status == 503
    assert len(running.services["ecs"].calls) == ATTEMPTS


async def test_an_oversized_body_is_refused(running: Running) -> None:
    answer = await ask(running.gateway, json_call("ListTasks", b" " * (1024 * 1024 + 1)))

    assert (answer.status, b"RequestEntityTooLarge" in answer.body) == (413, True)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null x",
        b'{"cluster": 1}',
        b'{"maxResults": "1"}',
        b'{"maxResults": true}',
        b'{"tasks": "x"}',
        b"\xff",
        b"[" * 5000,
        b'{"cluster": {"a": 1}}',
    ],
)
async def test_a_malformed_document_is_refused(running: Running, body: bytes) -> None:
    running.services["ecs"].answers.update({"ListTasks": {}, "DescribeTasks": {}})

    answers = [await ask(running.gateway, json_call(name, body)) for name in ("ListTasks", "DescribeTasks")]

    assert any(b'"__type":"SerializationException"' in answer.body for answer in answers)
    assert all(answer.status in (200, 400) for answer in answers)


def compressed(body: bytes) -> Asked:
    headers = {
        "x-amz-target": f"{model('ecs').target_prefix}.ListTasks",
        "content-type": "application/x-amz-json-1.1",
        "content-encoding": "gzip",
    }
    return signed("POST", "/", service="ecs", body=body, headers=headers)


async def test_a_compressed_document_is_understood(running: Running) -> None:
    running.services["ecs"].answers["ListTasks"] = {"taskArns": []}
    answer = await ask(running.gateway, compressed(gzip.compress(b'{"cluster": "c"}')))
    assert answer.status == 200
    assert running.services["ecs"].calls[-1][1] == {"cluster": "c"}


@pytest.mark.parametrize("body", [b"{}", gzip.compress(b'{"cluster": "c"}', mtime=0)[:-9], b""])
async def test_a_document_that_is_not_compressed_as_it_says_is_refused(running: Running, body: bytes) -> None:
    answer = await ask(running.gateway, compressed(body))
    assert (answer.status, b"SerializationException" in answer.body) == (400, True)


async def test_a_small_document_that_would_be_oversized_is_refused(running: Running) -> None:
    bomb = gzip.compress(b" " * (1024 * 1024 + 1))
    answer = await ask(running.gateway, compressed(bomb))
    assert (answer.status, b"RequestEntityTooLarge" in answer.body) == (413, True)


async def test_malformed_xml_is_refused(running: Running) -> None:
    running.services["s3"].answers["DeleteObjects"] = {}
    for body in (b"<Delete><Object>", b"<!DOCTYPE x []><Delete/>", b"<Delete/>", b"x"):
        answer = await ask(running.gateway, signed("POST", "/b?delete", service="s3", body=body))
        assert (answer.status, b"<Code>MalformedXML</Code>" in answer.body) == (400, True)

    empty = await ask(running.gateway, signed("POST", "/b?delete", service="s3"))
    assert b"<Code>MissingRequestBodyError</Code>" in empty.body


async def test_an_argument_of_a_wrong_type_is_refused(running: Running) -> None:
    running.services["s3"].answers["ListObjectsV2"] = {}

    answer = await ask(running.gateway, signed("GET", "/b?list-type=2&max-keys=many", service="s3"))

    assert (answer.status, b"<Code>InvalidArgument</Code>" in answer.body) == (400, True)


async def test_what_the_model_forbids_is_refused(running: Running) -> None:
    running.services["ecs"].answers["RunTask"] = {}
    body = b'{"taskDefinition": "t", "launchType": "MOON"}'

    answer = await ask(running.gateway, json_call("RunTask", body))

    assert b'"__type":"InvalidParameterException"' in answer.body
    assert (
        b"1 validation error detected: Value 'MOON' at 'launchType' failed to satisfy constraint: "
        b"Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL" in answer.body
    )
    assert running.services["ecs"].calls == []


async def test_secrets_stay_out_of_the_logs(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    running.services["s3"].answers["GetObject"] = RuntimeError("broken")
    presigned = signed("GET", "/b/k", service="s3", presign=100)
    header = signed("GET", "/b/k", service="s3")

    await ask(running.gateway, presigned)
    await ask(running.gateway, header)

    text = "".join(record.getMessage() for record in caplog.records if record.name.startswith("headrace"))
    assert "GET /b/k" in text
    assert "Signature" not in text
    assert header.headers["authorization"].rpartition("=")[2] not in text
    assert SECRET not in text


async def test_a_client_that_goes_away_while_sending_is_no_failure(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asked = signed("PUT", "/b/k", service="s3", body=b"x" * 10)

    async def read(call: Call, request: Request) -> Response:
        async for _ in request["Body"]:
            pass
        return {}

    running.services["s3"].answers["PutObject"] = read
    messages: list[Any] = [{"type": "http.request", "body": b"x", "more_body": True}]

    async def receive() -> Any:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError("nobody is there")

    headers = [(name.encode(), value.encode()) for name, value in asked.headers.items()]
    scope = {
        "type": "http",
        "method": "PUT",
        "path": "/b/k",
        "raw_path": b"/b/k",
        "query_string": b"",
        "headers": headers,
    }
    await running.gateway(scope, receive, send)

    assert "the client went away" in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_nothing_more_is_read_for_a_client_that_went_away(running: Running) -> None:
    closed = asyncio.Event()
    gone = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                await asyncio.sleep(0)
                yield b"x"
        finally:
            closed.set()

    running.services["s3"].answers["GetObject"] = {"Body": endless()}
    asked = signed("GET", "/b/k", service="s3")
    sent = 0

    async def receive() -> Any:
        if sent == 0:
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == 10:
            gone.set()

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/b/k",
        "raw_path": b"/b/k",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in asked.headers.items()],
    }
    await running.gateway(scope, receive, send)

    assert closed.is_set()


async def half(error: Exception, pieces: int) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        yield b"x" * 10
    raise error


async def test_a_body_that_can_not_be_read_is_an_error(running: Running) -> None:
    error = BlobsUnavailable("the disk is gone")
    running.services["s3"].answers["GetObject"] = {"Body": half(error, 0), "ContentLength": 100}

    answer = await ask(running.gateway, signed("GET", "/b/k", service="s3"))

    assert (answer.status, b"the disk is gone" in answer.body) == (503, True)


async def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    error = BlobsUnavailable("the disk is gone")
    running.services["s3"].answers["GetObject"] = {"Body": half(error, 5), "ContentLength": 100}
    listener = Listener(running.gateway)
    port = await listener.listen("127.0.0.1", 0)
    asked = signed("GET", "/b/k", service="s3")

    async with httpx.AsyncClient() as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(f"http://127.0.0.1:{port}/b/k", headers=asked.headers)
    await listener.close()

    assert "the answer broke off" in caplog.text


async def test_no_value_can_break_a_header_in_two(running: Running) -> None:
    running.services["s3"].answers["GetObject"] = {
        "Body": b"",
        "ContentDisposition": "a\r\nset-cookie: b",
        "ContentLanguage": "日本",
    }

    answer = await ask(running.gateway, signed("GET", "/b/k", service="s3"))

    assert answer.headers["content-disposition"] == "a  set-cookie: b"
    assert "set-cookie" not in answer.headers


def open_everything(running: Running) -> None:
    for service in running.services.values():
        for name in model(service.name).operation_names:
            service.answers[name] = {}


printable = st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=30)


@FUZZ
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE", "OPTIONS", "PATCH"]),
    path=printable,
    query=printable,
    headers=st.dictionaries(
        st.sampled_from(
            [
                "authorization",
                "content-length",
                "content-type",
                "host",
                "smithy-protocol",
                "x-amz-content-sha256",
                "x-amz-date",
                "x-amz-security-token",
                "x-amz-target",
            ]
        ),
        printable,
    ),
    body=st.binary(max_size=100),
)
async def test_no_bytes_from_a_stranger_cause_a_failure(
    running: Running, method: str, path: str, query: str, headers: dict[str, str], body: bytes
) -> None:
    open_everything(running)
    for answer in running.services.values():
        answer.calls.clear()

    answered = await ask(running.gateway, Asked(method, f"http://h/{path}?{query}", headers, body))

    assert answered.status != 500
    assert all(not each.calls or each.name == "s3" for each in running.services.values())


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)


@FUZZ
@given(data=st.data(), service=st.sampled_from(["ecs", "codebuild", "ecr", "logs"]))
async def test_no_document_of_a_customer_causes_a_failure(
    running: Running, data: st.DataObject, service: str
) -> None:
    open_everything(running)
    name = data.draw(st.sampled_from(sorted(model(service).operation_names)))
    operation = model(service).operation(name)
    assert operation is not None
    members = sorted(operation.input.members) if operation.input is not None else ["x"]
    document = data.draw(st.dictionaries(st.sampled_from(members or ["x"]), values, max_size=4))
    if service == "codebuild":
        path = f"/service/CodeBuild_20161006/operation/{name}"
        headers = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
        asked = signed("POST", path, service=service, body=cbor2.dumps(document), headers=headers)
    else:
        asked = json_call(name, json.dumps(document).encode(), service)

    assert (await ask(running.gateway, asked)).status in (200, 400)


@FUZZ
@given(body=st.binary(max_size=200))
async def test_no_bytes_of_a_customer_cause_a_failure(running: Running, body: bytes) -> None:
    open_everything(running)
    cbor = {"smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor"}
    form = {"content-type": "application/x-www-form-urlencoded"}
    path = "/service/CodeBuild_20161006/operation/StartBuild"

    answers = [
        await ask(running.gateway, json_call("RunTask", body)),
        await ask(running.gateway, signed("POST", path, service="codebuild", body=body, headers=cbor)),
        await ask(running.gateway, signed("POST", "/", service="iam", body=body, headers=form)),
        await ask(running.gateway, signed("POST", "/b?delete", service="s3", body=body)),
        await ask(running.gateway, signed("POST", "/v1/submitjob", service="batch", body=body)),
    ]

    assert all(answer.status in (200, 400) for answer in answers)


@FUZZ
@given(
    method=st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE"]),
    key=st.binary(max_size=20),
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
    body=st.binary(max_size=50),
)
async def test_no_url_of_a_customer_causes_a_failure(
    running: Running, method: str, key: bytes, query: str, body: bytes
) -> None:
    open_everything(running)
    safe_query = quote(query, safe="=&%")
    path = f"/b/{quote(key)}?{safe_query}"

    answer = await ask(running.gateway, signed(method, path, service="s3", body=body))

    assert answer.status != 500
