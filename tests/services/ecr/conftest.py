"""The docker command with a configuration of its own, and a registry to use it on."""

import os
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.headrace import Server

_NUMBERS = count(1)


@dataclass(frozen=True)
class Docker:
    """The docker command."""

    config: Path
    registry: str
    """Host and port."""
    ecr: Any
    """A client of the API."""

    def __call__(self, *arguments: str, stdin: bytes = b"", fails: bool = False) -> str:
        """Run it; gives what it printed. Fails the test if it fails, or does not although it should."""
        done = subprocess.run(
            ["docker", *arguments],
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"DOCKER_CONFIG": str(self.config)},
        )
        output = done.stdout.decode()
        assert bool(done.returncode) is fails, output
        return output

    def log_in(self) -> None:
        """Log in with what the API gives."""
        (data,) = self.ecr.get_authorization_token()["authorizationData"]
        user, _, password = b64decode(data["authorizationToken"]).partition(b":")
        host = data["proxyEndpoint"].removeprefix("http://")
        answer = self("login", "--username", user.decode(), "--password-stdin", host, stdin=password)
        assert "Login Succeeded" in answer

    def repository(self, **settings: Any) -> str:
        """Make a repository; gives its URI."""
        name = f"team/app-{next(_NUMBERS)}"
        uri: str = self.ecr.create_repository(repositoryName=name, **settings)["repository"]["repositoryUri"]
        return uri

    def forget_images(self) -> None:
        """Remove the names that images have got by being tagged, pushed and pulled."""
        every = self("images", "--digests", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}")
        names = [line.split() for line in every.splitlines() if line.startswith(self.registry)]
        tags = [f"{name}:{tag}" for name, tag, _ in names if tag != "<none>"]
        digests = [f"{name}@{digest}" for name, _, digest in names if digest != "<none>"]
        for image in dict.fromkeys(tags + digests):
            self("rmi", "--force", image)


@pytest.fixture
def docker(tmp_path: Path, headrace: Server, client: Callable[[str], Any]) -> Iterator[Docker]:
    """The docker command, not logged in."""
    docker = Docker(tmp_path / "docker", headrace.url.removeprefix("http://"), client("ecr"))
    yield docker
    docker.forget_images()
