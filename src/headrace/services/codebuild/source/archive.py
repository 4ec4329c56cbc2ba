"""Trees as uncompressed tar archives: what is laid into a container. Blocking; call in a thread."""

import stat
import tarfile
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from headrace.services.codebuild.source.errors import SourceError

Index = dict[str, tuple[int, int]]
"""Of every regular file of an archive: where its content begins, and how long it is."""


def from_tree(tree: Path, to: Path) -> None:
    """Pack a folder's content, owned by root as files that CodeBuild downloads are."""
    with tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as archive:
        for child in sorted(tree.iterdir()):
            archive.add(child, arcname=child.name, filter=_owned_by_root)


def from_zip(source: Path, to: Path) -> None:
    """Repack a ZIP file. Raises `SourceError` if it is none or would write outside its folder."""
    try:
        with ZipFile(source) as zipped, tarfile.open(to, "w", format=tarfile.PAX_FORMAT) as archive:
            for entry in zipped.infolist():
                _repack(zipped, entry, archive)
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceError(f"error unzipping the source: {error}") from error


def add(archive: tarfile.TarFile, name: str, content: Path) -> None:
    """Add a regular file. Raises `SourceError` for a name outside the archive's folder."""
    with content.open("rb") as file:
        archive.addfile(entry(name, size=content.stat().st_size, modified=0), file)


def index(archive: Path) -> Index:
    """Where each regular file's content is."""
    with tarfile.open(archive, "r:") as opened:
        return {
            str(PurePosixPath(member.name)): (member.offset_data, member.size)
            for member in opened
            if member.isreg()
        }


def entry(name: str, *, size: int, modified: float) -> tarfile.TarInfo:
    """A regular file's header. Raises `SourceError` for a name outside the archive's folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise SourceError(f"the source holds a file outside its folder: {name}")
    header = tarfile.TarInfo(str(path))
    header.size = size
    header.mode = 0o644
    header.mtime = modified
    return header


def _repack(zipped: ZipFile, item: ZipInfo, archive: tarfile.TarFile) -> None:
    mode = item.external_attr >> 16
    header = entry(item.filename, size=item.file_size, modified=_modified(item))
    if item.is_dir():
        header.type, header.size, header.mode = tarfile.DIRTYPE, 0, stat.S_IMODE(mode) or 0o755
        archive.addfile(header)
    elif stat.S_ISLNK(mode):
        header.type, header.size = tarfile.SYMTYPE, 0
        header.linkname = zipped.read(item).decode(errors="surrogateescape")
        archive.addfile(header)
    else:
        header.mode = stat.S_IMODE(mode) or 0o644
        with zipped.open(item) as content:
            archive.addfile(header, content)


def _modified(item: ZipInfo) -> float:
    try:
        return datetime(*item.date_time, tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def _owned_by_root(header: tarfile.TarInfo) -> tarfile.TarInfo:
    header.uid = header.gid = 0
    header.uname = header.gname = "root"
    return header
