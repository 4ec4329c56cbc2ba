"""`headrace exec`: pipes, a terminal, exit codes and refusals."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.process import Process
from tests.images import busybox
from tests.waiting import until

pytestmark = pytest.mark.docker

HEADRACE = str(Path(sys.executable).parent / "headrace")


@pytest.fixture
def task(process: Process) -> Iterator[str]:
    """A task that runs; its id."""
    arn = (
        headrace(process, "run", "-d", busybox(), "--", "sh", "-c", "trap exit TERM; sleep 1000 & wait")
        .stdout.decode()
        .strip()
    )
    ecs = process.client("ecs")
    until(lambda: ecs.describe_tasks(tasks=[arn])["tasks"][0]["lastStatus"] == "RUNNING")
    yield arn.rsplit("/", 1)[1]
    stop(ecs, arn)


def stop(ecs: Any, arn: str) -> None:
    """Stop a task and wait for its end."""
    ecs.stop_task(task=arn)
    until(lambda: ecs.describe_tasks(tasks=[arn])["tasks"][0]["lastStatus"] == "STOPPED")


def headrace(process: Process, *arguments: str, told: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [HEADRACE, *arguments],
        input=told,
        env={**os.environ, **process.variables()},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_output_error_output_and_exit_code_come_back(process: Process, task: str) -> None:
    done = headrace(process, "exec", task, "--", "sh", "-c", "echo out; echo err >&2; exit 7")
    assert (done.returncode, done.stdout, done.stderr) == (7, b"out\n", b"err\n")


def test_what_is_piped_in_arrives_whole(process: Process, task: str) -> None:
    data = os.urandom(3_000_000)
    done = headrace(process, "exec", task[:12], "--", "cat", told=data)
    assert done.returncode == 0, done.stderr
    assert done.stdout == data


def test_a_terminal_is_a_terminal_of_the_same_size(process: Process, task: str) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(process.variables())
        os.execv(HEADRACE, [HEADRACE, "exec", task])
    seen = bytearray()

    def read_until(text: bytes) -> None:
        while text not in seen:
            with suppress(OSError):
                if data := os.read(terminal, 65536):
                    seen.extend(data)
                    continue
            raise AssertionError(bytes(seen))

    subprocess.run(["stty", "-F", os.ttyname(terminal), "rows", "33", "cols", "77"], check=False)
    read_until(b"# ")
    os.write(terminal, b"tty && echo me-$((40+2))\n")
    read_until(b"me-42")
    os.write(terminal, b"exit 5\n")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 5
    assert b"/dev/pts/" in seen


def test_a_task_without_execute_command_refuses_and_a_bad_token_too(process: Process) -> None:
    ecs = process.client("ecs")
    container = {
        "name": "main",
        "image": busybox(),
        "memory": 16,
        "command": ["sleep", "1000"],
        "linuxParameters": {"initProcessEnabled": True},
    }
    ecs.register_task_definition(family="closed", containerDefinitions=[container])
    [task] = ecs.run_task(taskDefinition="closed")["tasks"]
    until(lambda: ecs.describe_tasks(tasks=[task["taskArn"]])["tasks"][0]["lastStatus"] == "RUNNING")
    done = headrace(process, "exec", task["taskArn"])
    assert done.returncode != 0
    assert b"execute command was not enabled" in done.stderr
    stop(ecs, task["taskArn"])
    url = f"{process.url}/_headrace/sessions/x"
    refused = subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-X", "POST", url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert refused.stdout == "403"
