import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from headrace.cli.building import tree
from headrace.cli.building.packing import pack
from headrace.cli.failure import Failure


def git(folder: Path, *words: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, "-C", folder, *words], check=True, capture_output=True)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def names(folder: Path) -> list[str]:
    return [str(path) for path in tree.read(folder).files]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A work tree with something committed, changed, new, deleted and ignored."""
    git(tmp_path, "init")
    write(tmp_path, _gitignore="*.log\n", a_txt="a", sub__b_txt="b", gone_txt="gone")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    write(tmp_path, a_txt="changed", new_txt="new", noise_log="noise")
    (tmp_path / "gone.txt").unlink()
    return tmp_path


def test_a_work_tree_gives_what_git_does_not_ignore_as_it_is_now(work: Path) -> None:
    assert names(work) == [".gitignore", "a.txt", "new.txt", "sub/b.txt"]


def test_a_folder_of_a_work_tree_gives_only_its_own_files(work: Path) -> None:
    assert names(work / "sub") == ["b.txt"]


def test_a_repository_within_another_gives_its_files_too(work: Path) -> None:
    inner = work / "inner"
    inner.mkdir()
    git(inner, "init")
    write(inner, c_txt="c")
    assert "inner/c.txt" in names(work)


def test_a_folder_without_git_gives_all_its_files(tmp_path: Path) -> None:
    write(tmp_path, _hidden="h", deep__er__x_txt="x", noise_log="noise")
    found = tree.read(tmp_path)
    assert not found.by_git
    assert [str(path) for path in found.files] == [".hidden", "deep/er/x.txt", "noise.log"]


def test_a_folder_that_git_ignores_gives_all_its_files(work: Path) -> None:
    write(work, _gitignore="out/\n", out__made_txt="made")
    assert names(work / "out") == ["made.txt"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_missing_or_empty_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Failure):
        tree.read(tmp_path / name)


def test_packing_keeps_modes_and_links(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    write(folder, tool_sh="#!/bin/sh\n")
    (folder / "tool.sh").chmod(0o755)
    (folder / "link").symlink_to("tool.sh")
    (folder / "dangling").symlink_to("nowhere")
    pack(tree.read(folder), tmp_path / "packed.zip")
    with ZipFile(tmp_path / "packed.zip") as packed:
        modes = {entry.filename: entry.external_attr >> 16 for entry in packed.infolist()}
        assert packed.read("link") == b"tool.sh"
    assert {name: oct(mode) for name, mode in modes.items()} == {
        "dangling": "0o120777",
        "link": "0o120777",
        "tool.sh": "0o100755",
    }


def test_the_same_tree_packs_to_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    write(folder, a_txt="a", b__c_txt="c")
    pack(tree.read(folder), tmp_path / "one.zip")
    pack(tree.read(folder), tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
