"""Sources as archives."""

import stat
import tarfile
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from headrace.services.codebuild.collected import Tree, entries
from headrace.services.codebuild.source import archive
from headrace.services.codebuild.source.errors import SourceError


def zipped(path: Path, *entries: tuple[str, int, str]) -> Path:
    """A ZIP file of (name, mode, content)."""
    with ZipFile(path, "w") as opened:
        for name, mode, content in entries:
            info = ZipInfo(name)
            info.external_attr = mode << 16
            opened.writestr(info, content)
    return path


def test_a_zip_file_keeps_its_modes_and_links(tmp_path: Path) -> None:
    source = zipped(
        tmp_path / "a.zip",
        ("bin/", stat.S_IFDIR | 0o755, ""),
        ("bin/run", stat.S_IFREG | 0o755, "#!/bin/sh"),
        ("plain", stat.S_IFREG | 0o644, "x"),
        ("link", stat.S_IFLNK | 0o777, "bin/run"),
    )
    archive.from_zip(source, tmp_path / "a.tar")
    with tarfile.open(tmp_path / "a.tar") as packed:
        found = {member.name: member for member in packed}
    assert found["bin"].isdir()
    assert found["bin/run"].mode == 0o755
    assert found["plain"].mode == 0o644
    assert found["link"].linkname == "bin/run"


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x"])
def test_no_file_comes_to_lie_outside(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="outside its folder"):
        archive.from_zip(zipped(tmp_path / "a.zip", (name, 0, "x")), tmp_path / "a.tar")


def test_the_index_says_where_files_are(tmp_path: Path) -> None:
    (tmp_path / "tree" / "sub").mkdir(parents=True)
    (tmp_path / "tree" / "sub" / "b.txt").write_text("hello")
    (tmp_path / "tree" / ("long" * 50)).write_text("x")
    archive.from_tree(tmp_path / "tree", tmp_path / "a.tar")
    start, size = archive.index(tmp_path / "a.tar")["sub/b.txt"]
    assert (tmp_path / "a.tar").read_bytes()[start : start + size] == b"hello"


def test_links_lead_to_what_was_collected_and_nowhere_else(tmp_path: Path) -> None:
    tree = tmp_path / "dist"
    tree.mkdir()
    (tree / "real.js").write_text("code")
    (tree / "alias.js").symlink_to("real.js")
    (tree / "outside").symlink_to("/etc/passwd")
    (tree / "loop").symlink_to("loop")
    with tarfile.open(tmp_path / "a.tar", "w") as packed:
        packed.add(tree, arcname="dist")
    found = Tree(tmp_path / "a.tar", entries(tmp_path / "a.tar"))
    assert sorted(found.entries) == ["alias.js", "real.js"]
    assert found.read("alias.js") == b"code"
    assert found.entries["alias.js"].link == "real.js"
