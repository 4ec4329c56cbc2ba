"""The command line as it is used: real processes, real containers."""

import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from tests.images import busybox

HEADRACE = str(Path(sys.executable).with_name("headrace"))
PATIENCE = 180.0
"""Seconds until a test that waits gives up."""
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "HEADRACE_"))}

pytestmark = pytest.mark.docker

BUILDSPEC = """
version: 0.2
phases:
  build:
    commands:
      - echo "built $MODE of $(ls | tr '\\n' ' ')"
      - test "$MODE" != bad
      - if [ "$MODE" = long ]; then sleep 300; fi
"""
CHATTER = "trap 'exit 0' TERM; while :; do echo y; sleep 0.1; done"
BATCH = """
version: 0.2
batch:
  build-list:
    - {identifier: player, env: {variables: {APP: player}}}
    - {identifier: forum, env: {variables: {APP: forum}}}
phases:
  build:
    commands:
      - echo "making $APP"
      - test "$APP" != "$BREAK"
"""


@dataclass(frozen=True)
class Up:
    """A Headrace that was started by `headrace up`."""

    data: Path
    greeting: str
    log: Path

    def command(self, *words: str, data: bool = True) -> list[str]:
        where = ["--data", str(self.data)] if data else []
        place = 2 if words[0] == "keys" else 1
        return [HEADRACE, *words[:place], *where, *words[place:]]

    def __call__(
        self, *words: str, data: bool = True, env: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        return subprocess.run(
            self.command(*words, data=data),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            env=CLEAN | (env or {}),
            check=False,
        )

    def json(self, *words: str) -> Any:
        ended = self(*words, "--json")
        assert ended.returncode == 0, ended.stderr
        return json.loads(ended.stdout)

    @contextmanager
    def beginning(self, *words: str) -> Iterator["subprocess.Popen[str]"]:
        """Begin a command."""
        process = subprocess.Popen(
            self.command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=CLEAN
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def headrace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    busybox()
    folder = tmp_path_factory.mktemp("cli")
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [HEADRACE, "up", "--data", folder / "data", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=CLEAN,
        )
    assert process.stdout is not None
    try:
        yield Up(folder / "data", _greeting(process.stdout), log)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


def _greeting(out: IO[str]) -> str:
    """What it says when it has started; it ends with the first command to try."""
    said = ""
    while "headrace run" not in said:
        line = out.readline()
        assert line, f"headrace up has ended after saying: {said}"
        said += line
    return said


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder that can be built."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "buildspec.yml").write_text(BUILDSPEC)
    (folder / "index.txt").write_text("index")
    return folder


def until(condition: Callable[[], Any]) -> Any:
    """What the condition gives once it holds."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)
    return found


def on_terminal(command: list[str], columns: int = 80) -> str:
    """What a command shows on a terminal until it ends."""
    terminal, its_side = pty.openpty()
    environment = CLEAN | {"TERM": "xterm", "COLUMNS": str(columns), "LINES": "24"}
    with subprocess.Popen(command, stdin=its_side, stdout=its_side, stderr=its_side, env=environment):
        os.close(its_side)
        shown = b""
        with suppress(OSError):
            while part := os.read(terminal, 65536):
                shown += part
    os.close(terminal)
    return shown.decode()


def test_up_says_where_it_listens_and_how_to_use_it(headrace: Up) -> None:
    assert re.search(r"listens on http://127\.0\.0\.1:\d+", headrace.greeting)
    assert str(headrace.data) in headrace.greeting
    assert re.search(r"first access key is AKIA\w{16}", headrace.greeting)


def test_a_second_headrace_on_the_same_folder_is_refused(headrace: Up) -> None:
    ended = headrace("up", "--port", "0")
    assert ended.returncode == 1
    assert "Another Headrace is working on" in ended.stderr


def test_env_gives_a_shell_what_aws_clients_need(headrace: Up) -> None:
    script = f'eval "$({shlex.join(headrace.command("env"))})"; env'
    shell = subprocess.run(["sh", "-c", script], capture_output=True, text=True, env=CLEAN, check=True)
    variables = dict(line.split("=", 1) for line in shell.stdout.splitlines() if line.startswith("AWS_"))
    assert variables == headrace.json("env")
    assert headrace("status", data=False, env=variables).returncode == 0


def test_keys_are_created_listed_and_removed(headrace: Up) -> None:
    created = headrace.json("keys", "create", "--account", "123456789012")
    key = created["access_key_id"]
    assert created["secret_access_key"] not in headrace("keys", "ls").stdout
    assert {"123456789012", "000000000000"} <= {one["account"] for one in headrace.json("keys", "ls")}
    variables = headrace.json("env") | {
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": created["secret_access_key"],
    }
    assert headrace("ps", data=False, env=variables).returncode == 0
    assert headrace("keys", "rm", key).returncode == 0
    refused = headrace("ps", data=False, env=variables)
    assert refused.returncode == 1
    assert "refuses the access key" in refused.stderr


def test_run_shows_the_output_and_ends_with_the_exit_code(headrace: Up) -> None:
    ended = headrace("run", "-e", "WHO=you", busybox(), "sh", "-c", "echo hello $WHO; seq 3; exit 7")
    assert ended.stdout == "hello you\n1\n2\n3\n"
    assert ended.returncode == 7


def test_run_says_why_an_image_can_not_be_had(headrace: Up) -> None:
    ended = headrace("run", "127.0.0.1:9/no/such:image")
    assert ended.returncode == 125
    assert "CannotPullContainerError" in ended.stderr


def test_run_says_that_a_task_ran_out_of_memory(headrace: Up) -> None:
    ended = headrace("run", "--memory", "32", busybox(), "--", "tail", "/dev/zero")
    assert ended.returncode == 137
    assert "OutOfMemoryError" in ended.stderr


def test_run_publishes_a_port_and_an_interrupt_stops_the_task(headrace: Up) -> None:
    script = (
        "trap 'echo bye; exit 0' TERM; echo served > index.html; httpd -p 80; while :; do sleep 0.1; done"
    )
    with headrace.beginning("run", "-p", "80", busybox(), "sh", "-c", script) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        [address] = re.findall(r"127\.0\.0\.1:\d+", told)
        assert until(lambda: _fetched(f"http://{address}/index.html")) == "served\n"
        [task] = [row for row in headrace.json("ps") if row["kind"] == "task"]
        assert task["ports"] == [f"{address}->80"]
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "stopping the task" in errors
    assert out.endswith("bye\n")
    assert headrace.json("ps") == []


def _fetched(url: str) -> str | None:
    with suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())
    return None


def test_logs_follow_a_task_to_its_end(headrace: Up) -> None:
    script = "for n in 1 2 3; do echo line $n; sleep 0.3; done"
    arn = headrace("run", "-d", busybox(), "sh", "-c", script).stdout.strip()
    id = arn.rsplit("/", 1)[1]
    assert headrace("logs", "-f", id[:8]).stdout == "line 1\nline 2\nline 3\n"
    assert headrace("logs", arn).stdout == "line 1\nline 2\nline 3\n"
    assert "line 3" in headrace("logs", "/headrace/run").stdout


def test_a_terminal_gets_short_ids_that_commands_understand(headrace: Up) -> None:
    headrace("run", busybox(), "echo", "seen")
    newest = headrace.json("ps", "--all")[0]["id"]
    shown = on_terminal(headrace.command("ps", "--all"))
    assert newest[:12] in shown
    assert newest not in shown
    assert headrace("logs", newest[:12]).stdout == "seen\n"


def test_status_tells_the_engine_and_what_runs(headrace: Up) -> None:
    status = headrace.json("status")
    assert status["status"] == "ok"
    assert status["data"] == str(headrace.data)
    assert status["engine"]["cpus"] > 0
    assert set(status["running"]) == {"tasks", "pending_tasks", "builds"}
    assert "GiB" in headrace("status").stdout


def test_build_builds_the_working_tree(headrace: Up, tree: Path) -> None:
    subprocess.run(["git", "init", "-q", tree], check=True)
    (tree / ".gitignore").write_text("secret.txt\n")
    (tree / "secret.txt").write_text("secret")
    asked = headrace("build", str(tree))
    assert asked.returncode == 1
    assert "--image" in asked.stderr
    built = headrace("build", str(tree), "--image", busybox(), "-e", "MODE=fast")
    assert built.returncode == 0, built.stderr
    assert "built fast of buildspec.yml index.txt \n" in built.stdout
    assert "SUCCEEDED" in built.stderr
    (tree / "uncommitted.txt").write_text("new")
    again = headrace("build", str(tree), "-e", "MODE=bad", "--json")
    assert again.returncode == 1
    assert "uncommitted.txt" in again.stderr
    outcome = json.loads(again.stdout)
    assert outcome["status"] == "FAILED"
    assert outcome["fault"].startswith("BUILD: COMMAND_EXECUTION_ERROR")


def test_an_interrupt_stops_the_build(headrace: Up, tree: Path) -> None:
    words = ("build", str(tree), "--image", busybox(), "--project", "long", "-e", "MODE=long")
    with headrace.beginning(*words) as process:
        assert process.stdout is not None
        until(lambda: "built long" in process.stdout.readline())  # type: ignore[union-attr]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "STOPPED" in errors


def test_a_batch_tells_each_change_and_why_a_build_failed(headrace: Up, tree: Path) -> None:
    (tree / "buildspec.yml").write_text(BATCH)
    words = ("build", str(tree), "--image", busybox(), "--project", "batch")
    ended = headrace(*words, "-e", "BREAK=forum")
    assert ended.returncode == 1
    assert re.search(r"^player  SUCCEEDED in [\d.]+ s$", ended.stdout, re.MULTILINE)
    assert re.search(r"^forum: FAILED in BUILD: COMMAND_EXECUTION_ERROR", ended.stdout, re.MULTILINE)
    assert "    making forum" in ended.stdout
    assert "1 of 2 builds succeeded" in ended.stderr
    [batch] = re.findall(r"batch:[0-9a-f-]{36}", ended.stderr)
    assert re.search(r"^player +making player$", headrace("logs", batch).stdout, re.MULTILINE)


def test_a_batch_shows_progress_bars_on_a_terminal(headrace: Up, tree: Path) -> None:
    (tree / "buildspec.yml").write_text(BATCH)
    words = ("build", str(tree), "--image", busybox(), "--project", "batch")
    shown = on_terminal(headrace.command(*words))
    assert "━━━━━━━━━━" in shown
    assert "2 of 2 builds are over" in shown


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("logs", "nothing-here"), "see their ids with 'headrace ps --all'"),
        (("logs", "/no/group"), "there is no log group"),
        (("run", "-e", "novalue", "image"), "NAME=VALUE"),
        (("run", "-p", "http", "image"), "not a port"),
        (("run", "--memory", "999999999", "image"), "no room for the task"),
        (("run", "--cluster", "nowhere", "image"), "Cluster not found"),
        (("build", "/no/such/folder"), "there is no folder"),
        (("keys", "create", "--account", "12"), "12 digits"),
        (("keys", "rm", "AKIANOTHERE"), "headrace keys ls"),
    ],
)
def test_what_can_not_be_done_is_explained(headrace: Up, words: tuple[str, ...], expected: str) -> None:
    ended = headrace(*words)
    assert ended.returncode not in (0, 2)
    assert expected in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_buildspec_that_can_not_be_read_is_told_before_anything_is_sent(headrace: Up, tree: Path) -> None:
    (tree / "buildspec.yml").write_text("version: 0.2\nphases: [")
    ended = headrace("build", str(tree), "--image", busybox(), "--project", "broken")
    assert ended.returncode == 1
    assert "buildspec.yml: " in ended.stderr


def test_a_reader_that_goes_away_ends_the_command_quietly(headrace: Up) -> None:
    script = f"{shlex.join(headrace.command('run', busybox(), 'sh', '-c', CHATTER))} | head -n 1"
    ended = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, timeout=PATIENCE, env=CLEAN, check=False
    )
    assert ended.stdout == "y\n"
    assert "Traceback" not in ended.stderr
    until(lambda: not headrace.json("ps"))


def test_a_folder_without_a_headrace_is_told_how_to_get_one(tmp_path: Path, headrace: Up) -> None:
    ended = headrace("ps", "--data", str(tmp_path), data=False)
    assert ended.returncode == 1
    assert f"headrace up --data {tmp_path}" in ended.stderr


def test_a_headrace_that_does_not_answer_is_told(headrace: Up) -> None:
    variables = headrace.json("env") | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    ended = headrace("status", data=False, env=variables)
    assert ended.returncode == 1
    assert "does not answer at http://127.0.0.1:9" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_up_tells_neither_requests_nor_secrets(headrace: Up) -> None:
    log = headrace.log.read_text()
    assert "listening on 127.0.0.1" in log
    assert "DescribeTasks" not in log
    assert headrace.json("env")["AWS_SECRET_ACCESS_KEY"] not in log
