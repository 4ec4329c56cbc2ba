"""`aws ecs execute-command` and what session-manager-plugin speaks, in real containers."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from headrace.gateway.data_channel.messages import Message, MessageType, PayloadType, decode, encode
from tests import session_manager_plugin
from tests.aws import VERSION_1
from tests.headrace import Server
from tests.images import busybox
from tests.services.ecs.test_containers import container
from tests.services.ecs.test_tasks import wait

pytestmark = pytest.mark.docker


@pytest.fixture(scope="module")
def ecs(docker_headrace: Server) -> Any:
    busybox()
    return docker_headrace.client("ecs")


@pytest.fixture(scope="module")
def task(ecs: Any) -> Iterator[str]:
    """A task that lets commands be run in it."""
    ecs.register_task_definition(family="open", containerDefinitions=[container("main", "sleep 600")])
    [task] = ecs.run_task(taskDefinition="open", enableExecuteCommand=True)["tasks"]
    wait(ecs, task["taskArn"], "RUNNING")
    yield task["taskArn"]
    ecs.stop_task(task=task["taskArn"])
    wait(ecs, task["taskArn"], "STOPPED")


@pytest.fixture
def execute(
    docker_headrace: Server, task: str, tmp_path: Path
) -> Callable[[str, str], "subprocess.CompletedProcess[str]"]:
    """Runs `aws ecs execute-command` with a plugin that types this."""
    plugin = tmp_path / "session-manager-plugin"
    script = Path(session_manager_plugin.__file__)
    plugin.write_text(f'#!/bin/sh\nexec {sys.executable} {script} "$@"\n')
    plugin.chmod(0o755)

    def run(command: str, typed: str) -> "subprocess.CompletedProcess[str]":
        words = ["ecs", "execute-command", "--task", task, "--interactive", "--command", command]
        return subprocess.run(
            [VERSION_1, *words],
            env={**os.environ, **docker_headrace.environment, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_the_aws_command_runs_a_command_in_a_task(
    execute: Callable[[str, str], "subprocess.CompletedProcess[str]"],
) -> None:
    done = execute("sh -c 'echo hello; stty size'", "")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "hello"


def test_a_shell_takes_what_is_typed_and_knows_the_size_of_the_terminal(
    execute: Callable[[str, str], "subprocess.CompletedProcess[str]"],
) -> None:
    done = execute("/bin/sh", "stty size; echo $((6 * 7)); exit\r")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert "24 80" in said
    assert "42" in said


def test_much_output_arrives_whole(
    execute: Callable[[str, str], "subprocess.CompletedProcess[str]"],
) -> None:
    done = execute("seq 20000", "")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(number) for number in range(1, 20001)]


def test_a_command_that_is_not_there_is_told(
    execute: Callable[[str, str], "subprocess.CompletedProcess[str]"],
) -> None:
    done = execute("/no/such/program", "")
    assert "no such file" in (done.stdout + done.stderr).lower()


def session(ecs: Any, task: str, command: str) -> dict[str, str]:
    return dict(ecs.execute_command(task=task, command=command, interactive=True)["session"])


def test_a_token_that_is_not_good_opens_nothing(ecs: Any, task: str) -> None:
    with connect(session(ecs, task, "true")["streamUrl"]) as socket:
        socket.send(json.dumps({"TokenValue": "forged"}))
        closed = decode(bytes(socket.recv()))  # type: ignore[arg-type]
        assert closed.type == MessageType.CLOSED
        assert "not valid" in json.loads(closed.payload)["Output"]


@pytest.mark.parametrize("opening", ["", "not json", "[]", '{"Token": 1}'])
def test_a_client_that_begins_otherwise_is_cut_off(ecs: Any, task: str, opening: str) -> None:
    with connect(session(ecs, task, "true")["streamUrl"]) as socket:
        socket.send(opening)
        with pytest.raises(ConnectionClosed):
            socket.recv()


def test_a_client_that_knows_no_handshake_and_repeats_itself_is_understood(ecs: Any, task: str) -> None:
    """As `ssm-session` does for browsers: it begins with the size of its terminal."""
    opened = session(ecs, task, "/bin/sh")
    with connect(opened["streamUrl"]) as socket:
        socket.send(json.dumps({"TokenValue": opened["tokenValue"]}))
        size = json.dumps({"cols": 99, "rows": 11}).encode()
        for _ in range(2):
            socket.send(encode(Message("input_stream_data", size, PayloadType.SIZE)))
        typed = encode(Message("input_stream_data", b"stty size; exit\r", PayloadType.OUTPUT, sequence=1))
        for _ in range(2):
            socket.send(typed)
        said = b""
        while (message := decode(bytes(socket.recv()))).type != MessageType.CLOSED:  # type: ignore[arg-type]
            if message.payload_type == PayloadType.OUTPUT:
                said += message.payload
    assert said.count(b"11 99") == 1


def test_a_socket_elsewhere_is_refused(docker_headrace: Server) -> None:
    with pytest.raises(Exception, match="403"), connect(docker_headrace.url.replace("http", "ws") + "/other"):
        pass
