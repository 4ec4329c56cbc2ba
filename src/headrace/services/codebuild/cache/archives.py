"""A cache as one tar archive. Blocking; call in a thread.

Names in it begin with `source/` for what is below the source directory, which is elsewhere in another
project's builds, and with `root/` for everything else.
"""

import tarfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from posixpath import dirname, join
from typing import NamedTuple

SOURCE = "source/"
ROOT = "root/"


class Part(NamedTuple):
    """A collected folder or file: its names begin with the last part of `path`."""

    archive: Path
    path: str


def combine(parts: Sequence[Part], source_directory: str, to: Path) -> None:
    """Write one archive of all parts."""
    with tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as combined:
        for part in parts:
            _copy(part.archive, combined, partial(_kept, source_directory, dirname(part.path)))


def spread(archive: Path, source_directory: str, to: Path) -> None:
    """Write what is to be laid at `/` from a combined archive."""
    with tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as laid:
        _copy(archive, laid, lambda name: _laid(name, source_directory))


def _copy(archive: Path, to: tarfile.TarFile, rename: Callable[[str], str]) -> None:
    with tarfile.open(archive, "r:") as opened:
        for member in opened:
            content = opened.extractfile(member) if member.isreg() else None
            member.name = rename(member.name)
            if member.islnk():
                member.linkname = rename(member.linkname)
            member.pax_headers = {}
            to.addfile(member, content)


def _kept(source_directory: str, folder: str, name: str) -> str:
    path = join(folder, name)
    if path == source_directory or path.startswith(f"{source_directory}/"):
        return SOURCE + path[len(source_directory) :].lstrip("/")
    return ROOT + path.lstrip("/")


def _laid(name: str, source_directory: str) -> str:
    if name.startswith(SOURCE):
        return join(source_directory, name.removeprefix(SOURCE)).lstrip("/")
    return name.removeprefix(ROOT)
