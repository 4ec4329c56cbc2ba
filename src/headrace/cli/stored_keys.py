"""The access keys in a data folder, whether Headrace runs or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from headrace.kit.clock import SystemClock
from headrace.kit.sealing import open_sealing
from headrace.services.iam.access_keys import AccessKeys
from headrace.store.opening import open_store


@asynccontextmanager
async def open_keys(data: Path) -> AsyncIterator[AccessKeys]:
    """The keys. Raises `StoreUnavailable` if the folder can't be used."""
    clock = SystemClock()
    store = open_store(data / "headrace.db", clock)
    try:
        yield AccessKeys(store, open_sealing(data / "secret.key"), clock)
    finally:
        await store.close()
