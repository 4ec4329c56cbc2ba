"""Trees of files that a container sees in a folder of the machine.

Laying files into a container by the Engine's archive API is a fifth of its start (50 starts, 4 at once:
5.8 s without files, 7.0 s with 25 small ones laid in, 5.9 s with the same ones in a folder of the
machine). Where the Engine doesn't share Headrace's file system, laying in is what is left.
"""

import asyncio
import io
import os
import shutil
import tarfile
from pathlib import Path
from typing import Any

from headrace.engines.base import FileTree, Launch
from headrace.engines.docker.api import Json

UNSEEN = "bind source path does not exist"
"""What an Engine says of a folder that it doesn't see, e.g. because Headrace itself is in a container."""

OTHER_USERS = ("name=userns", "name=rootless")
"""Where a container's root is another user on the machine, it can't read what Headrace has written."""


class Trees:
    """Folders below `folder`, one for each mounted tree of a run that the Engine holds. None: there are
    never any."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._usable = False

    def learn(self, host: str, info: Json) -> None:
        """Find out whether the Engine's containers can see them, from what it says of itself."""
        options = " ".join(info.get("SecurityOptions") or ())
        self._usable = (
            self._folder is not None
            and host.startswith("unix:")
            and os.geteuid() == 0
            and not any(option in options for option in OTHER_USERS)
        )

    def give_up(self) -> None:
        """The Engine doesn't see them after all."""
        self._usable = False

    def of(self, launch: Launch, container: str) -> dict[str, Path]:
        """The container's folders, by the path at which it is to see them; made, if need be."""
        if self._folder is None or not self._usable:
            return {}
        found = {
            tree.path: self._folder / launch.id / str(number)
            for number, tree in enumerate(launch.files)
            if tree.container == container and tree.mounted
        }
        for folder in found.values():
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        return found

    async def remove(self, run: str) -> None:
        """Remove those of the run."""
        if self._folder is not None:
            await asyncio.to_thread(shutil.rmtree, self._folder / run, ignore_errors=True)


async def fill(folder: Path, tree: FileTree) -> None:
    """Unpack the tree into the folder."""
    packed = b"".join([chunk async for chunk in tree.open()])
    await asyncio.to_thread(_unpack, folder, packed)


def _unpack(folder: Path, packed: bytes) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, **_as_it_is())  # noqa: S202 - Headrace itself has packed it


def _as_it_is() -> dict[str, Any]:
    """Owners and modes are what the archive says. (Pythons that know no filter do nothing else.)"""
    return {"filter": "fully_trusted"} if hasattr(tarfile, "fully_trusted_filter") else {}
