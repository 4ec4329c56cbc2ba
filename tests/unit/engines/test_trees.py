"""Where containers may be shown folders of the machine."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.engines.base import FileTree, Launch
from headrace.engines.docker.trees import Trees
from headrace.engines.spec import RunSpec


async def nothing() -> AsyncIterator[bytes]:
    yield b""


LAUNCH = Launch(
    "r1", RunSpec(containers=()), (FileTree("main", "/laid", nothing), FileTree("main", "/in", nothing, True))
)
UNIX = "unix:///var/run/docker.sock"


@pytest.fixture(autouse=True)
def as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)


def test_only_mounted_trees_of_the_container_itself_are_shown(tmp_path: Path) -> None:
    shown = Trees(tmp_path)
    shown.learn(UNIX, {"SecurityOptions": ["name=seccomp,profile=default"]})
    assert shown.of(LAUNCH, "main") == {"/in": tmp_path / "r1/1"}
    assert (tmp_path / "r1/1").is_dir()
    assert shown.of(LAUNCH, "other") == {}


@pytest.mark.parametrize(
    ("host", "options"),
    [
        ("tcp://10.0.0.1:2375", []),
        (UNIX, ["name=userns"]),
        (UNIX, ["name=seccomp,profile=default", "name=rootless"]),
    ],
)
def test_an_engine_elsewhere_or_with_other_users_sees_none(
    tmp_path: Path, host: str, options: list[str]
) -> None:
    shown = Trees(tmp_path)
    shown.learn(host, {"SecurityOptions": options})
    assert shown.of(LAUNCH, "main") == {}


def test_a_headrace_that_is_not_root_shows_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    shown = Trees(tmp_path)
    shown.learn(UNIX, {})
    assert shown.of(LAUNCH, "main") == {}


async def test_a_run_that_is_gone_leaves_nothing(tmp_path: Path) -> None:
    shown = Trees(tmp_path)
    shown.learn(UNIX, {})
    shown.of(LAUNCH, "main")
    await shown.remove("r1")
    assert os.listdir(tmp_path) == []
