"""Headrace as a process of its own, which a test may kill."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.session import Session

from headrace.data_folder import DataFolder
from tests.ports import free_port
from tests.waiting import until

HEADRACE = Path(sys.executable).parent / "headrace"
PATIENCE = 60.0


class Process:
    """`headrace up` on a data folder and a port that stay the same over its deaths."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self.log = data.parent / "headrace.log"

    def start(self) -> None:
        """Start it and wait until it listens and has said so."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [HEADRACE, "up", "--data", str(self.data), "--port", str(self.port)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "HEADRACE_SANDBOXES": "4"},
            )
        until(self._answers)

    def kill(self) -> None:
        """`kill -9`."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an interrupt from the keyboard does."""
        self._end(signal.SIGINT)

    def client(self, service: str) -> Any:
        """A botocore client with the first access key."""
        variables = self.variables()
        return Session().create_client(
            service,
            endpoint_url=self.url,
            region_name=variables["AWS_REGION"],
            aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 1}),
        )

    def variables(self) -> dict[str, str]:
        """What `headrace env` prints."""
        printed = subprocess.run(
            [HEADRACE, "env", "--data", str(self.data)], check=True, capture_output=True, text=True
        ).stdout
        return dict(re.findall(r"^export (\w+)=(.*)$", printed, re.MULTILINE))

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()[-2000:]
        with socket.socket() as probe:
            listens = probe.connect_ex(("127.0.0.1", self.port)) == 0
        return listens and DataFolder(self.data).where() == self.url

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)


def containers_of(process: Process) -> list[str]:
    """The containers of runs that the Engine still holds for this Headrace, by name."""
    with sqlite3.connect(process.data / "headrace.db") as database:
        ((body,),) = database.execute("select body from records where kind = 'installation'").fetchall()
    name = re.search(rb'"name":"(\w+)"', body if isinstance(body, bytes) else body.encode())
    assert name is not None
    listed = subprocess.run(
        [
            "docker",
            "ps",
            "--all",
            "--filter",
            f"label=dev.headrace.installation={name[1].decode()}",
            "--filter",
            "label=dev.headrace.run",
            "--format",
            "{{.Names}}",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    return listed.stdout.split()
