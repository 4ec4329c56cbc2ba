"""Which files of a folder are built from."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from headrace.cli.failure import Failure

NO_REPOSITORY = "not a git repository"


@dataclass(frozen=True)
class Tree:
    """Files of a folder."""

    folder: Path
    files: tuple[Path, ...]
    """Regular files and symbolic links, relative to the folder, in order."""
    by_git: bool
    """Whether they are those that git has not been told to ignore; else they are all."""


def read(folder: Path) -> Tree:
    """What git tracks and what it would, as it is now; of a folder that is in no work tree, all.

    Raises `Failure` if the folder can't be read.
    """
    if not folder.is_dir():
        raise Failure(f"there is no folder {folder}", "name the folder that is to be built")
    known = sorted(set(_known(folder)))
    if known:
        return Tree(folder, tuple(known), by_git=True)
    found = sorted(_all(folder))
    if not found:
        raise Failure(f"{folder} has no files")
    return Tree(folder, tuple(found), by_git=False)


def _known(folder: Path) -> Iterator[Path]:
    """What git knows, without what has been deleted. Repositories within the folder, git's submodules
    or not, are asked themselves."""
    for name in _listed(folder):
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            yield from (Path(name) / inner for inner in _known(path))
        elif _belongs(path):
            yield Path(name)


def _listed(folder: Path) -> list[str]:
    command = ["git", "-C", str(folder), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        ended = subprocess.run(  # noqa: S603  (the program is fixed, the folder an operand)
            command, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"}
        )
    except FileNotFoundError:
        return []
    if ended.returncode == 0:
        return [os.fsdecode(name) for name in ended.stdout.split(b"\0") if name]
    problem = ended.stderr.decode(errors="replace").strip()
    if NO_REPOSITORY in problem:
        return []
    raise Failure(f"git can't list the files of {folder}: {problem}")


def _all(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        for name in (*files, *(name for name in folders if Path(place, name).is_symlink())):
            path = Path(place, name)
            if _belongs(path):
                yield path.relative_to(folder)


def _belongs(path: Path) -> bool:
    return path.is_symlink() or path.is_file()
