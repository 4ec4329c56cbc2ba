"""Stores objects of all sizes until it is killed: `python -m tests.services.s3.writer DATA`.

Prints the key of each object that has been answered. What the object holds follows from its key.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

from headrace.blobs.disk import DiskBlobs
from headrace.kit.clock import Clock, SystemClock
from headrace.kit.ids import RandomIds
from headrace.services.s3 import service
from headrace.services.s3.records import Bucket
from headrace.services.s3.service import S3
from headrace.store.base import Store
from headrace.store.opening import open_store

ACCOUNT = "111111111111"
BUCKET = "box"
SIZES = (10, 10_000, 100_000, 3_000_000)


def opened(data: Path, clock: Clock) -> tuple[Store, DiskBlobs, S3]:
    """S3 on this folder."""
    store, blobs = open_store(data / "records.db", clock), DiskBlobs(data / "blobs")
    return store, blobs, service.create(store=store, blobs=blobs, clock=clock, ids=RandomIds())


def content(key: str) -> bytes:
    """What the object of this key holds: `worker/turn` says how much and which bytes."""
    turn = int(key.split("/")[1])
    return turn.to_bytes(2, "big") * (SIZES[turn % len(SIZES)] // 2)


async def _chunks(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 65_536):
        yield body[start : start + 65_536]
        await asyncio.sleep(0)


async def _work(s3: S3, worker: int) -> None:
    for turn in count():
        key = f"{worker}/{turn % 30}"
        await s3.objects.put(ACCOUNT, BUCKET, key, _chunks(content(key)))
        print(key, flush=True)
        if turn % 7 == 0:
            await s3.sweeper.sweep()


async def main(data: Path) -> None:
    clock = SystemClock()
    store, _, s3 = opened(data, clock)
    async with store.write() as tx:
        await tx.create(
            Bucket(
                id=BUCKET,
                scope=f"{ACCOUNT}/us-east-1",
                account=ACCOUNT,
                region="us-east-1",
                created=clock.now(),
            )
        )
    await asyncio.gather(*(_work(s3, worker) for worker in range(4)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
