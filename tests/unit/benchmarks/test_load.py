"""The load that servers get is what boto3 would send, and every answer is looked at."""

import asyncio

import boto3
import pytest

from benchmarks.load.generator import Order, Report, send
from benchmarks.load.requests import take_down

ANSWER = b"HTTP/1.1 %d Whatever\r\ncontent-length: 2\r\n%s\r\nok"


def client(service: str) -> object:
    return boto3.client(
        service,  # type: ignore[call-overload]  # a name that is not a literal
        endpoint_url="http://127.0.0.1:1",
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )


def test_a_request_is_taken_down_signed_and_not_sent() -> None:
    ecs = client("ecs")
    head, _, body = take_down(ecs.list_tasks, cluster="c").partition(b"\r\n\r\n")  # type: ignore[attr-defined]
    lines = head.decode().split("\r\n")
    names = [line.partition(":")[0].lower() for line in lines[1:]]
    assert lines[0] == "POST / HTTP/1.1"
    assert len(names) == len(set(names))
    assert {"host", "authorization", "content-length"} <= set(names)
    assert body == b'{"cluster": "c"}'


def test_the_bytes_of_an_object_are_taken_down_too() -> None:
    s3 = client("s3")
    request = take_down(s3.put_object, Bucket="b", Key="k", Body=b"content")  # type: ignore[attr-defined]
    assert request.startswith(b"PUT /b/k HTTP/1.1\r\n")
    assert request.endswith(b"\r\n\r\ncontent")
    assert b"expect:" not in request.lower()


async def answered(answer: bytes) -> Report:
    """What the generator reports of a server that answers everything with this."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(answer)
                if b"close" in answer:
                    break
        except asyncio.IncompleteReadError:
            pass
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        return await send(
            Order(
                host="127.0.0.1",
                port=server.sockets[0].getsockname()[1],
                requests=[b"GET /1 HTTP/1.1\r\n\r\n", b"GET /2 HTTP/1.1\r\n\r\n"],
                connections=2,
                warm_up=0.0,
                duration=0.5,
            )
        )


@pytest.mark.parametrize("header", [b"", b"connection: close\r\n"])
async def test_answers_are_counted_over_connections_that_are_kept_or_not(header: bytes) -> None:
    report = await answered(ANSWER % (200, header))
    assert report.answered > 2
    assert report.failed == 0
    assert report.median > 0


async def test_an_answer_other_than_200_is_a_failure() -> None:
    report = await answered(ANSWER % (503, b""))
    assert report.answered == 0
    assert report.failed > 0
    assert report.complaint.startswith("503")
