"""What the runs need of others, who are wired in by `app.py`."""

from collections.abc import Sequence
from typing import Protocol

from headrace.engines.base import Hosts, RegistryCredentials
from headrace.runs.records import LogDestination, Mark, Run
from headrace.store.base import NewLine, Reader, Transaction


class LogSinkRefusal(Exception):
    """The log destination can't be used; the message says why, in AWS's words."""


class LogSink(Protocol):
    """Where containers' output goes: the service `logs`."""

    async def open(self, tx: Transaction, scope: str, destination: LogDestination, *, now_ms: int) -> None:
        """Make the stream (and the group, if asked for). Safe to repeat. Raises `LogSinkRefusal`."""

    async def write(
        self,
        tx: Transaction,
        scope: str,
        destination: LogDestination,
        lines: Sequence[NewLine],
        *,
        now_ms: int,
    ) -> None:
        """Append lines, in the caller's transaction."""


class Interpreter(Protocol):
    """How an owner wants its marks shown: CodeBuild's driver prints marks that stand for log lines."""

    def lines(self, run: Run, mark: Mark, *, first: bool) -> Sequence[str]:
        """The log lines that stand for this mark; pure. `first`: nothing has been logged before it."""


class Identity(Protocol):
    """What a run may call Headrace with."""

    def environment(self, run: Run, container: str) -> dict[str, str]:
        """AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and what else this container needs. Computed at
        start, never stored."""


class Registry(Protocol):
    """Headrace's own image registry, as the engine reaches it."""

    def resolve(self, image: str) -> str:
        """The name by which the engine is to pull it: the same, unless it names Headrace's registry."""

    async def digest(self, reader: Reader, scope: str, image: str) -> str | None:
        """The digest an image of Headrace's own registry has now; None for any other image."""

    def credentials(self, scope: str, image: str) -> RegistryCredentials | None:
        """What to pull it with; None for an image of another registry."""


class SecretMissing(Exception):
    """A secret can't be fetched; the message is for people."""


class Secrets(Protocol):
    """Where `SecretReference`s are resolved."""

    async def fetch(self, scope: str, value_from: str) -> str:
        """The value. Raises `SecretMissing`."""


class Files(Protocol):
    """Where `EnvironmentFile`s are found, and single files that runs read."""

    async def fetch(self, scope: str, value_from: str) -> str:
        """The file's text. Raises `SecretMissing`."""

    async def read(self, scope: str, source: str) -> bytes:
        """What is in the object `s3://BUCKET/KEY`. Raises `SecretMissing`."""


class Names(Protocol):
    """Who is found by name."""

    async def hosts(self, run: Run) -> Hosts:
        """What the run's containers are to find by name."""
