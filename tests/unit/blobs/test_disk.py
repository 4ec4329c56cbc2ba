"""What only blobs on a disk do: full disks, drafts of dead processes, files and folders."""

import gc
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from headrace.blobs.base import BlobsUnavailable
from headrace.blobs.disk import DiskBlobs

MIB = 1 << 20


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The nearest to a full disk that needs no disk of its own: writing beyond this fails."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def large() -> AsyncIterator[bytes]:
    for _ in range(6):
        yield b"x" * MIB


async def test_a_full_disk_is_unavailable_and_nothing_is_left(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs")
    with no_file_longer_than(4 * MIB):
        with pytest.raises(BlobsUnavailable):
            await blobs.put("stream", large())
        with pytest.raises(BlobsUnavailable):
            await blobs.put("bytes", b"x" * (5 * MIB))
        assert await blobs.put("small", b"x") == 1
    assert [path.name for path in files_below(tmp_path)] == ["small"]
    assert await blobs.put("stream", large()) == 6 * MIB


async def test_drafts_of_dead_processes_are_swept(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs")
    await blobs.put("kept", b"x")
    del blobs
    gc.collect()
    (tmp_path / "blobs" / "drafts" / "left").write_bytes(b"half")
    again = DiskBlobs(tmp_path / "blobs")
    assert [path.name for path in files_below(tmp_path)] == ["kept"]
    assert await again.size("kept") == 1


async def test_drafts_of_living_processes_are_left_alone(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs")

    async def body() -> AsyncIterator[bytes]:
        yield b"x" * (2 * MIB)
        DiskBlobs(tmp_path / "blobs")
        yield b"x"

    assert await blobs.put("kept", body()) == 2 * MIB + 1


async def test_files_are_private(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs")
    await blobs.put("a/secret", b"x")
    (file,) = files_below(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "blobs").stat().st_mode & 0o777 == 0o700


async def test_flat_keys_lie_in_several_folders_and_those_go_with_the_last_key(tmp_path: Path) -> None:
    blobs = DiskBlobs(tmp_path / "blobs")
    keys = [f"flat/{number}" for number in range(200)]
    for key in keys:
        await blobs.put(key, b"")
    kept = tmp_path / "blobs" / "kept"
    assert len(list((kept / "flat").iterdir())) == 16
    await blobs.delete(*keys)
    assert list(kept.iterdir()) == []


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BlobsUnavailable):
        DiskBlobs(tmp_path / "file" / "blobs")
