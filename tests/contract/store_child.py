"""Writes pairs of records until it is killed, and prints each pair's id once it is committed."""

import asyncio
import os
import sys

from headrace.kit.clock import SystemClock
from headrace.store.base import Store
from headrace.store.opening import open_store
from tests.contract.sample import Crate, boat


async def write(store: Store, writer: int) -> None:
    number = 0
    while True:
        id = f"{writer}-{number}"
        async with store.write() as tx:
            await tx.create(boat(id))
            await tx.create(Crate(id=id, scope="1/eu"))
        os.write(1, f"{id}\n".encode())
        number += 1


async def main(address: str) -> None:
    store = open_store(address, SystemClock())
    await asyncio.gather(*(write(store, writer) for writer in range(8)))


asyncio.run(main(sys.argv[1]))
