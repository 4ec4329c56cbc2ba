"""What a run has left: tar archives, read without unpacking them."""

import asyncio
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath
from typing import NamedTuple

from headrace.blobs.base import Blobs
from headrace.services.codebuild.files import CHUNK, save


class Entry(NamedTuple):
    """A regular file of an archive, or a link to one."""

    offset: int
    size: int
    mode: int
    modified: float
    link: str | None = None
    """Where it points, if it is a link."""


class Tree(NamedTuple):
    """The files of an archive, by their path below the folder that was collected."""

    archive: Path
    entries: dict[str, Entry]

    async def content(self, path: str) -> AsyncIterator[bytes]:
        """One file's content, a MiB at a time."""
        entry = self.entries[path]
        left = entry.size
        with self.archive.open("rb") as file:
            file.seek(entry.offset)
            while left > 0:
                chunk = await asyncio.to_thread(file.read, min(CHUNK, left))
                left -= len(chunk)
                yield chunk

    def read(self, path: str) -> bytes:
        """One small file's content."""
        entry = self.entries[path]
        with self.archive.open("rb") as file:
            file.seek(entry.offset)
            return file.read(entry.size)


async def fetch(blobs: Blobs, blob: str, to: Path) -> Tree:
    """Copy an archive out of the blob store into the file `to`, and say what is in it."""
    await save(blobs.get(blob), to)
    return Tree(to, await asyncio.to_thread(entries, to))


def entries(archive: Path) -> dict[str, Entry]:
    """The files of an archive by path. A link to a file of the archive is one, any other link is none."""
    with tarfile.open(archive, "r:") as opened:
        members = {_below(member.name): member for member in opened}
    found = {}
    for path, member in members.items():
        target = _target(path, member, members)
        if target is not None:
            found[path] = Entry(
                target.offset_data,
                target.size,
                target.mode,
                target.mtime,
                member.linkname if member.issym() else None,
            )
    return found


def _target(
    path: str, member: tarfile.TarInfo, members: dict[str, tarfile.TarInfo]
) -> tarfile.TarInfo | None:
    """The regular file that this is or links to; None if it is none or lies outside."""
    for _ in range(len(members)):
        if member.isreg():
            return member
        if member.issym():
            path = normpath(join(dirname(path), member.linkname))
        elif member.islnk():
            path = _below(member.linkname)
        else:
            return None
        if path not in members:
            return None
        member = members[path]
    return None


def _below(name: str) -> str:
    """A member's path below the folder, whose own name every member's begins with. What was collected
    as a single file keeps its name."""
    parts = PurePosixPath(name).parts
    return "/".join(parts[1:]) or "/".join(parts)
