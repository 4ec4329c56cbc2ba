"""A whole Headrace for tests, in a thread of its own."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.session import Session

from headrace.app import Headrace, start
from headrace.engines.base import Engine
from headrace.settings import load

PATIENCE = 60.0
"""Seconds a Headrace may take to start or stop."""


@dataclass(frozen=True)
class Server:
    """A Headrace that runs, and clients of it."""

    running: Headrace

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def environment(self) -> dict[str, str]:
        """What AWS's own programs need to use it."""
        return {
            "AWS_ENDPOINT_URL": self.running.url,
            "AWS_ACCESS_KEY_ID": self.running.access_key,
            "AWS_SECRET_ACCESS_KEY": self.running.secret,
            "AWS_REGION": self.running.region,
            "AWS_DEFAULT_REGION": self.running.region,
            "AWS_DISABLE_HOST_PREFIX_INJECTION": "true",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str, **options: Any) -> Any:
        """A botocore client of this service, which never retries. `options` replace those of
        `create_client`."""
        return Session().create_client(
            service,
            **{
                "endpoint_url": self.running.url,
                "region_name": self.running.region,
                "aws_access_key_id": self.running.access_key,
                "aws_secret_access_key": self.running.secret,
                "config": Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
                **options,
            },
        )


@contextmanager
def serving(data: Path, make_engine: Callable[[], Engine] | None = None) -> Iterator[Server]:
    """A Headrace on this data folder, with what its `headrace.toml` says, until the context is left.
    `make_engine` is called in its event loop; None takes the Docker Engine."""
    ready: threading.Event = threading.Event()
    state: dict[str, Any] = {}

    async def serve() -> None:
        state["loop"], state["stop"] = asyncio.get_running_loop(), asyncio.Event()
        engine = make_engine() if make_engine else None
        settings = load({"data": str(data), "port": 0, "sandboxes": 4}, {})
        async with start(settings, engine=engine) as running:
            state["running"] = running
            ready.set()
            await state["stop"].wait()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            state["error"] = error
        ready.set()

    thread = threading.Thread(target=run, name="headrace")
    thread.start()
    ready.wait(PATIENCE)
    try:
        if "error" in state:
            raise state["error"]
        yield Server(state["running"])
    finally:
        if "stop" in state and "error" not in state:
            state["loop"].call_soon_threadsafe(state["stop"].set)
        thread.join(PATIENCE)
        end_proxy(data)
    if "error" in state:
        raise state["error"]


def end_proxy(data: Path) -> None:
    """End the proxy of the Headrace on this data folder: it outlives Headrace on purpose."""
    folder = data / "proxy"
    with suppress(OSError, ValueError):
        pid = int((folder / "caddy.pid").read_text())
        if Path(f"/proc/{pid}/cwd").samefile(folder):
            os.kill(pid, signal.SIGKILL)
