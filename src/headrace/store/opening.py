"""Which store it is, by its address."""

from pathlib import Path

from headrace.kit.clock import Clock
from headrace.store.base import Store
from headrace.store.sqlite import open_sqlite

SQLITE = "sqlite:///"


def open_store(where: str | Path, clock: Clock) -> Store:
    """Open the store at a path or `sqlite:///path`, made and brought up to date if need be.

    Raises `StoreUnavailable` if it can't be opened, `ValueError` for an address of another kind.
    """
    address = str(where)
    if "://" in address and not address.startswith(SQLITE):
        raise ValueError(f"not a store's address: {address.split('://')[0]}://…")
    return open_sqlite(Path(address.removeprefix(SQLITE)), clock)
