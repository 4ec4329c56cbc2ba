from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.kit.ids import RandomIds
from headrace.services.s3 import service
from headrace.store.opening import open_store
from tests.unit.s3.world import START, MemoryBlobs, World


@pytest.fixture
async def s3(tmp_path: Path) -> AsyncIterator[World]:
    clock = VirtualClock(START)
    store = open_store(tmp_path / "records", clock)
    blobs = MemoryBlobs()
    s3 = service.create(store=store, blobs=blobs, clock=clock, ids=RandomIds())
    world = World(s3, store, blobs, clock)
    await world("CreateBucket", Bucket="box")
    yield world
    await store.close()
