"""Image names, and what the Docker Engine is asked for by them."""

import base64
import json

import pytest

from headrace.engines.base import RegistryCredentials
from headrace.engines.docker.images import authorization, digest, failure, registry, split

SHA = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("name", "repository", "tag"),
    [
        ("alpine", "alpine", "latest"),
        ("alpine:3", "alpine", "3"),
        ("localhost:4566/team/app", "localhost:4566/team/app", "latest"),
        ("localhost:4566/team/app:1.2", "localhost:4566/team/app", "1.2"),
        (f"localhost:4566/team/app@{SHA}", "localhost:4566/team/app", SHA),
        (f"localhost:4566/team/app:1.2@{SHA}", "localhost:4566/team/app", SHA),
        (f"alpine:3@{SHA}", "alpine", SHA),
    ],
)
def test_a_name_is_split_into_repository_and_tag_or_digest(name: str, repository: str, tag: str) -> None:
    assert split(name) == (repository, tag)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("alpine", "docker.io"),
        ("team/app", "docker.io"),
        ("localhost/app", "localhost"),
        ("127.0.0.1:4566/app:1", "127.0.0.1:4566"),
        ("public.ecr.aws/debian/debian:12", "public.ecr.aws"),
    ],
)
def test_the_registry_is_the_first_part_if_it_looks_like_a_host(name: str, host: str) -> None:
    assert registry(name) == host


def test_the_digest_is_the_one_of_the_registry_that_was_named() -> None:
    known = [f"other.example/app@{SHA}", f"localhost:4566/app@sha256:{'b' * 64}", f"alpine@sha256:{'c' * 64}"]
    assert digest("localhost:4566/app:1", known) == f"sha256:{'b' * 64}"
    assert digest("docker.io/library/alpine", known) == f"sha256:{'c' * 64}"
    assert digest("localhost:4566/app:1", []) is None


def test_credentials_name_the_registry_they_are_for() -> None:
    header = authorization("localhost:4566/app:1", RegistryCredentials("AWS", "p?ss>"))
    assert json.loads(base64.urlsafe_b64decode(header)) == {
        "username": "AWS",
        "password": "p?ss>",
        "serveraddress": "localhost:4566",
    }


def test_an_error_in_the_progress_report_is_found() -> None:
    assert failure(b'{"errorDetail":{"message":"denied"},"error":"denied"}\n') == "denied"
    assert failure(b'{"status":"Pulling"}\n') is None
    assert failure(b"\n") is None
