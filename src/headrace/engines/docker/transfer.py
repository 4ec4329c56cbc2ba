"""Files into containers and out of them, by the Engine's archive API."""

import io
import tarfile
from collections.abc import AsyncIterator
from pathlib import PurePosixPath

from headrace.engines.base import FileTree, PathMissing, RunMissing
from headrace.engines.docker.api import Api, ApiError

CHUNK = 256 * 1024


async def lay_in(api: Api, container: str, tree: FileTree) -> None:
    """Unpack the tree into the container, which need not have been started."""
    if not await _exists(api, container, tree.path):
        await _unpack(api, container, "/", folder(tree.path))
    await _unpack(api, container, tree.path, tree.open())


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


async def _exists(api: Api, container: str, path: str) -> bool:
    try:
        async with api.stream("HEAD", f"containers/{container}/archive", query={"path": path}):
            return True
    except ApiError as error:
        if error.status == 404:
            return False
        raise


async def _unpack(api: Api, container: str, path: str, archive: bytes | AsyncIterator[bytes]) -> None:
    await api.json("PUT", f"containers/{container}/archive", query={"path": path}, body=archive)
