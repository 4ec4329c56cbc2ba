import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from headrace.cli.client import Client
from headrace.cli.connection import Connection, from_environment
from headrace.cli.failure import Failure
from headrace.cli.refusal import Refused
from tests.ports import free_port

Answer = tuple[int, str]
Make = Callable[..., Client]


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler, bytes], Answer], port: int = 0) -> Iterator[str]:
    """A server whose answers are status and body."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 0.2  # seconds until an idle connection is closed

        def do_POST(self) -> None:
            status, text = answer(self, self.rfile.read(int(self.headers.get("content-length", 0))))
            body = b"" if self.command == "HEAD" else text.encode()
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_POST

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def client() -> Iterator[Make]:
    """Makes clients, and closes them in the end."""
    made: list[Client] = []

    def make(endpoint: str, patience: float = 0) -> Client:
        connection = Connection(endpoint=endpoint, access_key="AKIA", secret="s", region="us-east-1")
        made.append(Client(connection, patience))
        return made[-1]

    yield make
    for each in made:
        each.close()


def always(status: int, text: str) -> Callable[[BaseHTTPRequestHandler, bytes], Answer]:
    return lambda _, __: (status, text)


def test_a_call_names_its_operation_and_gives_the_answer(client: Make) -> None:
    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
        return 200, json.dumps({"target": handler.headers["x-amz-target"], "said": json.loads(body)})

    with answering(answer) as endpoint:
        said = client(endpoint).call("ecs", "ListTasks", cluster="c")
    assert said == {"target": "AmazonEC2ContainerServiceV20141113.ListTasks", "said": {"cluster": "c"}}


def test_a_list_is_read_to_its_last_page(client: Make) -> None:
    def answer(_: BaseHTTPRequestHandler, body: bytes) -> Answer:
        page = int(json.loads(body).get("nextToken", "0"))
        more = {"nextToken": str(page + 1)} if page < 2 else {"nextToken": None}
        return 200, json.dumps({"ids": [page], **more})

    with answering(answer) as endpoint:
        assert list(client(endpoint).pages("codebuild", "ListBuilds", "ids")) == [[0], [1], [2]]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ('{"__type": "com.amazonaws#NotFound", "message": "no such"}', "NotFound", "no such"),
        ('{"__type": "NotFound", "Message": "no such"}', "NotFound", "no such"),
        (
            "<Error><Code>NoSuchBucket</Code><Message>it&apos;s gone</Message></Error>",
            "NoSuchBucket",
            "it's gone",
        ),
        ("<html>nginx</html>", "HTTP status 400", ""),
        ("[]", "HTTP status 400", ""),
    ],
)
def test_a_refusal_is_understood_in_every_form(text: str, code: str, message: str, client: Make) -> None:
    with answering(always(400, text)) as endpoint, pytest.raises(Refused) as caught:
        client(endpoint).call("ecs", "ListTasks")
    assert (caught.value.code, caught.value.message) == (code, message)


@pytest.mark.parametrize(
    "code", ["UnrecognizedClientException", "InvalidAccessKeyId", "ExpiredTokenException"]
)
def test_a_key_that_is_refused_is_told_how_to_get_another(code: str) -> None:
    assert "headrace env" in Refused("ListTasks", code, "who are you?").explained().advice


def test_an_object_is_there_or_not(tmp_path: Path, client: Make) -> None:
    got: dict[str, bytes] = {}

    def answer(handler: BaseHTTPRequestHandler, body: bytes) -> Answer:
        if handler.command == "PUT":
            got[handler.path] = body
        return (200 if handler.path in got else 404), ""

    (tmp_path / "file").write_bytes(b"content")
    with answering(answer) as endpoint:
        s3 = client(endpoint)
        assert not s3.has("/bucket/key")
        s3.put("/bucket/key", tmp_path / "file")
        assert s3.has("/bucket/key")
    assert got == {"/bucket/key": b"content"}


def test_a_headrace_that_is_down_is_a_failure(client: Make) -> None:
    with pytest.raises(Failure, match="does not answer"):
        client(f"http://127.0.0.1:{free_port()}").call("ecs", "ListTasks")


def test_a_patient_client_waits_for_a_headrace_that_is_being_restarted(client: Make) -> None:
    port = free_port()
    said: list[object] = []
    patient = client(f"http://127.0.0.1:{port}", patience=30)
    asking = threading.Thread(target=lambda: said.append(patient.call("ecs", "ListTasks")))
    asking.start()
    with answering(always(200, "{}"), port):
        asking.join(30)
    assert said == [{}]


def test_a_connection_that_was_closed_meanwhile_is_opened_again(client: Make) -> None:
    port = free_port()
    with answering(always(200, "{}"), port) as endpoint:
        kept = client(endpoint)
        kept.call("ecs", "ListTasks")
    with answering(always(200, '{"again": true}'), port):
        assert kept.call("ecs", "ListTasks") == {"again": True}


@pytest.mark.parametrize("endpoint", ["nonsense", "ftp://host", "http://"])
def test_an_endpoint_that_is_none_is_a_failure(endpoint: str, client: Make) -> None:
    with pytest.raises(Failure):
        client(endpoint).call("ecs", "ListTasks")


def test_something_else_at_the_endpoint_is_no_healthy_headrace(client: Make) -> None:
    with answering(always(200, "<html>")) as endpoint, pytest.raises(Failure, match="something else"):
        client(endpoint).health()


def test_the_environment_counts_only_as_a_whole() -> None:
    variables = {"AWS_ENDPOINT_URL": "http://h/", "AWS_ACCESS_KEY_ID": "k", "AWS_DEFAULT_REGION": "eu-west-3"}
    assert from_environment(variables) is None
    found = from_environment(variables | {"AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"})
    assert found is not None
    assert (found.endpoint, found.region, found.token) == ("http://h", "eu-west-3", "t")
