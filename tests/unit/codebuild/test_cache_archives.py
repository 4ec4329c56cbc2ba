"""Caches as archives."""

import io
import tarfile
from pathlib import Path

from headrace.services.codebuild.cache.archives import Part, combine, spread


def packed(path: Path, **files: str) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in files.items():
            header = tarfile.TarInfo(name.replace("__", "/"))
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content.encode()))
    return path


def listing(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {one.name: content.read() for one in archive if (content := archive.extractfile(one))}


def test_a_cache_follows_the_source_directory(tmp_path: Path) -> None:
    parts = [
        Part(packed(tmp_path / "a.tar", node_modules__x="1"), "/codebuild/output/src1/src/node_modules"),
        Part(packed(tmp_path / "b.tar", **{".npm__y": "2"}), "/root/.npm"),
    ]
    combine(parts, "/codebuild/output/src1/src", tmp_path / "kept.tar")
    assert sorted(listing(tmp_path / "kept.tar")) == ["root/root/.npm/y", "source/node_modules/x"]
    spread(tmp_path / "kept.tar", "/codebuild/output/src2/src", tmp_path / "laid.tar")
    assert listing(tmp_path / "laid.tar") == {
        "codebuild/output/src2/src/node_modules/x": b"1",
        "root/.npm/y": b"2",
    }
