"""What lies in a data folder under which name, and who works on it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class FolderInUse(Exception):
    """Another Headrace works on the folder; the message is for people."""


@dataclass(frozen=True)
class DataFolder:
    """The folder of everything that one Headrace keeps."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "headrace.db"

    @property
    def key_file(self) -> Path:
        """What secrets in the database are sealed with."""
        return self.path / "secret.key"

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def trees(self) -> Path:
        """Files that containers are shown."""
        return self.path / "trees"

    @property
    def endpoint_file(self) -> Path:
        """Where its Headrace listens, for the commands of the same machine."""
        return self.path / "endpoint.json"

    @property
    def lock_file(self) -> Path:
        return self.path / "headrace.lock"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder and keep every other Headrace from it. Raises `FolderInUse`.

        The system lets go of it when the process ends, however it ends.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.lock_file.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderInUse(f"Another Headrace is working on {self.path}{self._by()}.") from None
            yield

    def say_where(self, url: str) -> None:
        """Write down where Headrace listens, all at once."""
        draft = self.path / f".{self.endpoint_file.name}"
        draft.write_text(json.dumps({"url": url, "pid": os.getpid()}))
        draft.replace(self.endpoint_file)

    def where(self) -> str | None:
        """Where Headrace listens, or did when it last ran; None if that can't be read."""
        said = self._said()
        return str(said["url"]) if said else None

    def _by(self) -> str:
        said = self._said()
        return f" and listens on {said['url']}" if said else ""

    def _said(self) -> dict[str, object] | None:
        try:
            said: dict[str, object] = json.loads(self.endpoint_file.read_text())
        except (OSError, ValueError):
            return None
        return said
