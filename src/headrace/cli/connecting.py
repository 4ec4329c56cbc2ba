"""Which connection a command uses."""

import asyncio
from pathlib import Path

from headrace.cli.connection import Connection, endpoint_of, from_environment
from headrace.settings import load


def connect(data: Path | None) -> Connection:
    """The Headrace of the data folder named, else the one in the environment, else that of the usual
    data folder. Raises `Failure`."""
    if data is None and (connection := from_environment()):
        return connection
    return from_data(data)


def from_data(data: Path | None) -> Connection:
    """The Headrace of this machine that keeps its data there, with its first key. Raises `Failure`."""
    settings = load({"data": str(data) if data else None})
    endpoint = endpoint_of(settings.data_dir)
    key, secret = asyncio.run(_first_key(settings.data_dir, settings.account))
    return Connection(endpoint, key, secret, settings.region)


async def _first_key(data: Path, account: str) -> tuple[str, str]:
    from headrace.cli.stored_keys import open_keys  # slow to import

    async with open_keys(data) as keys:
        key, secret = await keys.first(account)
        return key.id, secret
