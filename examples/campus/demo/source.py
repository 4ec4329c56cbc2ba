"""The monorepo as the zip archive that builds start from."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from examples.campus.demo.places import CAMPUS, applications
from examples.running.problem import Problem

FILES = ("package.json", "buildspec.yml")
FOLDERS = ("apps", "builder", "packages")
MISTAKE = "\nexport function Unfinished( {\n"
"""Appended to the application that is to be broken: no bundler can read it."""


def monorepo(broken: str | None = None) -> bytes:
    """The archive. With `broken`, that application's copy in it has a syntax error."""
    files = {str(path.relative_to(CAMPUS)): path.read_bytes() for path in _paths()}
    if broken is not None:
        files[f"apps/{broken}/App.jsx"] += MISTAKE.encode()
    return _zip(files)


def shipping() -> bytes:
    """The archive of the build that puts the applications into an image."""
    return _zip({path.name: path.read_bytes() for path in sorted((CAMPUS / "ship").iterdir())})


def by_size() -> list[str]:
    """The applications by the bytes of their source, the smallest first."""
    return sorted(applications(), key=lambda app: _bytes(CAMPUS / "apps" / app))


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def check(broken: str | None) -> None:
    """Raises `Problem` unless it names an application."""
    names = list(applications())
    if broken is not None and broken not in names:
        raise Problem(
            f"There is no application '{broken}' to break.", advice=f"BREAK takes one of: {', '.join(names)}."
        )


def _paths() -> Iterator[Path]:
    yield from (CAMPUS / name for name in FILES)
    for folder in FOLDERS:
        yield from sorted(path for path in (CAMPUS / folder).rglob("*") if path.is_file())


def _zip(files: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, content in files.items():
            writer.writestr(name, content)
    return archive.getvalue()
