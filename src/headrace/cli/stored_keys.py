"""The access keys in a data folder, whether Headrace runs or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from headrace.cli.failure import Failure
from headrace.data_folder import DataFolder
from headrace.kit.sealing import BadKeyFile, NotSealedHere, open_sealing
from headrace.services.iam.records import AccessKey
from headrace.store import glance

if TYPE_CHECKING:
    from headrace.services.iam.access_keys import AccessKeys


def first_key(folder: DataFolder, account: str) -> tuple[str, str]:
    """The oldest key of the account and its secret. Raises `Failure` if it has none.

    Whatever this reads is there: no store has to be opened, which takes a while to load.
    """
    key = glance.first(folder.database, AccessKey, owner=account)
    if key is None:
        raise Failure(
            f"account {account} has no access key in {folder.path}",
            f"make one with 'headrace keys create --account {account} --data {folder.path}'",
        )
    try:
        secret = open_sealing(folder.key_file).unseal(key.sealed_secret, key.id)
    except (BadKeyFile, NotSealedHere, OSError) as error:
        raise Failure(f"{folder.key_file} does not open the keys of {folder.path}: {error}") from None
    return key.id, secret.decode()


@asynccontextmanager
async def open_keys(folder: DataFolder) -> "AsyncIterator[AccessKeys]":
    """All keys, also to change them. Raises `Failure` if the folder can't be used."""
    from headrace.kit.clock import SystemClock
    from headrace.services.iam.access_keys import AccessKeys
    from headrace.store.base import StoreUnavailable
    from headrace.store.opening import open_store

    clock = SystemClock()
    try:
        store = open_store(folder.database, clock)
        try:
            yield AccessKeys(store, open_sealing(folder.key_file), clock)
        finally:
            await store.close()
    except (StoreUnavailable, BadKeyFile, OSError) as error:
        raise Failure(f"{folder.path} can't be used: {error}") from None
