"""Files into containers and out of them, by the Engine's archive API."""

import io
import tarfile
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import PurePosixPath

from headrace.engines.base import EngineUnavailable, FileTree, PathMissing, RunMissing
from headrace.engines.docker.api import Api, ApiError

CHUNK = 256 * 1024
NOTHING = bytes(2 * tarfile.BLOCKSIZE)
"""An archive without files. Unpacked, it tells whether the folder is there."""


async def lay_in(api: Api, container: str, tree: FileTree) -> None:
    """Unpack the tree into the container, which need not have been started."""
    if tree.path != "/" and not await _has_folder(api, container, tree.path):
        await _unpack(api, container, "/", folder(tree.path))
    source = _Source(tree.open())
    try:
        await _unpack(api, container, tree.path, source)
    except EngineUnavailable as error:
        raise source.error or error from error


async def take_out(api: Api, container: str, path: str) -> AsyncIterator[bytes]:
    """A file or folder of the container as a tar archive."""
    try:
        async with api.stream("GET", f"containers/{container}/archive", query={"path": path}) as answer:
            async for chunk in answer.content.iter_chunked(CHUNK):
                yield chunk
    except ApiError as error:
        if error.status != 404:
            raise
        if "No such container" in error.message:
            raise RunMissing(error.message) from error
        raise PathMissing(error.message) from error


def folder(path: str) -> bytes:
    """An archive of nothing but this folder. Unpacking it makes the folders above it as well."""
    entry = tarfile.TarInfo(str(PurePosixPath(path).relative_to("/")))
    entry.type, entry.mode = tarfile.DIRTYPE, 0o755
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        tar.addfile(entry)
    return packed.getvalue()


async def _has_folder(api: Api, container: str, path: str) -> bool:
    try:
        await _unpack(api, container, path, NOTHING)
    except ApiError as error:
        if error.status == 404:
            return False
        raise
    return True


async def _unpack(api: Api, container: str, path: str, archive: bytes | AsyncIterable[bytes]) -> None:
    await api.json("PUT", f"containers/{container}/archive", query={"path": path}, body=archive)


class _Source:
    """An archive on its way to the Engine, that remembers what went wrong with it: on the other side
    of the connection it would look as if the Engine had gone."""

    def __init__(self, archive: AsyncIterator[bytes]) -> None:
        self._archive = archive
        self.error: Exception | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._archive:
                yield chunk
        except Exception as error:
            self.error = error
            raise
