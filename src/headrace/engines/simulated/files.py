"""The files of simulated containers, by absolute path; folders are what lies before a slash."""

import io
import tarfile
from collections.abc import AsyncIterator
from posixpath import basename, join, normpath

from headrace.engines.base import PathMissing

Tree = dict[str, bytes]


class Files:
    """A container's files: its own, and those of the volumes it sees at certain paths."""

    def __init__(self, volumes: dict[str, Tree]) -> None:
        self._trees: dict[str, Tree] = {"/": {}, **volumes}

    def write(self, path: str, content: bytes) -> None:
        mount = self._mount(path)
        self._trees[mount][path.removeprefix(mount)] = content

    def read(self, path: str) -> bytes:
        """Raises `PathMissing`."""
        mount = self._mount(path)
        try:
            return self._trees[mount][path.removeprefix(mount)]
        except KeyError:
            raise PathMissing(f"no such file: {path}") from None

    async def unpack(self, path: str, archive: AsyncIterator[bytes]) -> None:
        """Lay in what a tar archive holds."""
        packed = io.BytesIO(b"".join([chunk async for chunk in archive]))
        with tarfile.open(fileobj=packed) as tar:
            for entry in tar:
                if (file := tar.extractfile(entry)) is not None:
                    self.write(normpath(join(path, entry.name)), file.read())

    def pack(self, path: str) -> bytes:
        """A file or folder as a tar archive. Raises `PathMissing`."""
        path = normpath(path)
        inside = {
            file: content
            for file, content in self._all().items()
            if file == path or file.startswith(f"{path}/")
        }
        if not inside:
            raise PathMissing(f"no such path: {path}")
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for file, content in sorted(inside.items()):
                entry = tarfile.TarInfo(basename(path) + file.removeprefix(path))
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
        return packed.getvalue()

    def _all(self) -> Tree:
        return {
            join(mount, name.lstrip("/")): content
            for mount, tree in self._trees.items()
            for name, content in tree.items()
        }

    def _mount(self, path: str) -> str:
        """The longest path of a volume that the path lies in."""
        return max((mount for mount in self._trees if path.startswith(mount)), key=len)
