"""A tree as the ZIP file that CodeBuild takes for a source."""

import os
import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from headrace.cli.building.tree import Tree
from headrace.cli.failure import Failure

LEVEL = 1
"""Of compression: the way to Headrace is short."""


def pack(tree: Tree, to: Path) -> None:
    """Write the ZIP file; the same tree always gives the same. Raises `Failure`."""
    with ZipFile(to, "w", ZIP_DEFLATED, compresslevel=LEVEL, strict_timestamps=False) as archive:
        for name in tree.files:
            try:
                _add(archive, tree.folder / name, name)
            except UnicodeEncodeError:
                raise Failure(f"the name of {os.fsencode(name)!r} is not UTF-8") from None
            except OSError as error:
                raise Failure(f"{tree.folder / name} can't be read: {error.strerror}") from None


def _add(archive: ZipFile, path: Path, name: Path) -> None:
    if not path.is_symlink():
        archive.write(path, name)
        return
    link = ZipInfo(str(name))
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, os.fsencode(os.readlink(path)))
