"""ZIP files of artifacts. Blocking; call in a thread."""

import hashlib
import stat
import time
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from headrace.services.codebuild.collected import Entry, Tree
from headrace.services.codebuild.selection import Chosen

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""A ZIP file knows no time before that."""


class Packed(NamedTuple):
    """The digests of a ZIP file, in hexadecimal."""

    sha256: str
    md5: str


def pack(tree: Tree, files: tuple[Chosen, ...], below: dict[str, str], to: Path, *, links: bool) -> Packed:
    """Write the ZIP file. `below`: by the chosen source, its path in the tree. `links`: keep symbolic
    links as such."""
    with tree.archive.open("rb") as archive, ZipFile(to, "w", ZIP_DEFLATED, compresslevel=6) as zipped:
        for chosen in files:
            entry = tree.entries[below[chosen.source]]
            if links and entry.link is not None:
                zipped.writestr(_info(chosen.name, entry, stat.S_IFLNK | 0o777), entry.link)
                continue
            archive.seek(entry.offset)
            with zipped.open(_info(chosen.name, entry, stat.S_IFREG | entry.mode), "w") as member:
                copyfileobj(_Section(archive, entry.size), member, 1 << 20)
    return _digests(to)


class _Section:
    """The next `size` bytes of a file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._left = size

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(chunk)
        return chunk


def _info(name: str, entry: Entry, mode: int) -> ZipInfo:
    info = ZipInfo(name, max(EARLIEST, time.gmtime(entry.modified)[:6]))
    info.external_attr = mode << 16
    info.compress_type = ZIP_DEFLATED
    info.file_size = entry.size
    return info


def _digests(path: Path) -> Packed:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        md5 = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    return Packed(sha256, md5)
