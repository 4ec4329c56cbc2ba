"""ECR behind a real HTTP server, and docker with a configuration of its own."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from headrace.kit.clock import VirtualClock
from headrace.store.opening import open_store
from tests.unit.ecr.world import World


@dataclass
class Docker:
    """The docker command."""

    config: Path
    registry: str
    """Host and port."""
    world: World

    async def __call__(self, *arguments: str, stdin: bytes = b"", fails: bool = False) -> str:
        """Run it; gives what it printed. Fails the test if it fails, or does not although it should."""
        process = await asyncio.create_subprocess_exec(
            "docker",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=os.environ | {"DOCKER_CONFIG": str(self.config)},
        )
        output, _ = await process.communicate(stdin)
        assert bool(process.returncode) is fails, output.decode()
        return output.decode()

    async def forget_images(self) -> None:
        """Remove the names that images have got by being tagged, pushed and pulled."""
        every = await self("images", "--digests", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}")
        names = [line.split() for line in every.splitlines() if line.startswith(self.registry)]
        tags = [f"{name}:{tag}" for name, tag, _ in names if tag != "<none>"]
        digests = [f"{name}@{digest}" for name, _, digest in names if digest != "<none>"]
        for image in dict.fromkeys(tags + digests):
            await self("rmi", "--force", image)


@pytest.fixture
async def docker(tmp_path: Path) -> AsyncIterator[Docker]:
    clock = VirtualClock()
    store = open_store(tmp_path / "headrace.db", clock)
    world = World(store, clock)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(world.ecr.registry_app, log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve([listener]))
        port = listener.getsockname()[1]
        docker = Docker(tmp_path / "docker", f"127.0.0.1:{port}", world)
        yield docker
        await docker.forget_images()
        server.should_exit = True
        await serving
    await world.http.aclose()
    await store.close()
