"""Durable files: what the disk's blobs are made of. Everything here blocks and raises `OSError`."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from headrace.blobs.places import FAN, key_of

ATTEMPTS = 100


class Draft:
    """A file being written, which no reader sees before it is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)

    def write(self, data: bytes | bytearray) -> None:
        """Add to it."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def keep(self, target: Path, root: Path) -> None:
        """Give it its name below the root, durably."""
        os.fsync(self._descriptor)
        self._close()
        move(self._path, target, root)

    def drop(self) -> None:
        """Leave nothing of it."""
        self._close()
        self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


def move(source: Path, target: Path, root: Path) -> None:
    """Rename durably, into folders that are made if need be and that a deletion may just be removing."""
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError):
            source.rename(target)
            sync_folder(target.parent)
            return
        make_folders(target.parent, root)
    source.rename(target)


def make_folders(folder: Path, root: Path) -> None:
    """Make the folder, and those between it and the root, durably."""
    missing = [each for each in (folder, *folder.parents) if each.is_relative_to(root) and not each.exists()]
    for each in reversed(missing):
        with suppress(FileExistsError, FileNotFoundError):
            each.mkdir(mode=0o700)
            sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in the folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path, root: Path) -> None:
    """Remove the file, if it is there, and the folders above it that are now empty."""
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root:
            return
        try:
            folder.rmdir()
        except FileNotFoundError:
            continue
        except OSError:
            return


def announce(folder: Path) -> int:
    """Say that this process works on drafts in the folder; a descriptor to hold as long as it does.

    If nobody else does, what lies there was left by processes that have died, and is removed.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for left in folder.iterdir():
                left.unlink(missing_ok=True)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def keys_below(root: Path, folder: PurePosixPath) -> Iterator[str]:
    """The keys of all blobs in the folder and deeper. What comes or goes meanwhile may be seen or not."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(root / folder) as entries:
        for entry in entries:
            place = folder / entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from keys_below(root, place)
            elif folder.name.startswith(FAN):
                yield key_of(place)
