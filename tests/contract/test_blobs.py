"""What `headrace.blobs.base` promises, for every kind of blobs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from headrace.blobs.base import BlobMissing, Blobs
from headrace.blobs.disk import DiskBlobs
from headrace.blobs.remote import RemoteBlobs

MIB = 1 << 20


@pytest.fixture(params=["disk", "remote"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return DiskBlobs(tmp_path / "blobs") if request.param == "disk" else RemoteBlobs(MemoryStore())


async def parts(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def whole(blobs: Blobs, key: str, **bounds: int) -> bytes:
    return b"".join([chunk async for chunk in blobs.get(key, **bounds)])


async def all_keys(blobs: Blobs, prefix: str = "") -> set[str]:
    return {key async for key in blobs.keys(prefix)}


async def test_bytes_come_back(blobs: Blobs) -> None:
    assert await blobs.put("a/b.tar", b"hello") == 5
    assert await whole(blobs, "a/b.tar") == b"hello"
    assert await blobs.size("a/b.tar") == 5


async def test_an_empty_blob_is_a_blob(blobs: Blobs) -> None:
    assert await blobs.put("empty", b"") == 0
    assert await blobs.put("empty-stream", parts()) == 0
    for key in ("empty", "empty-stream"):
        assert await blobs.size(key) == 0
        assert await whole(blobs, key) == b""


@pytest.mark.parametrize("size", [1, MIB - 1, MIB, MIB + 1, 3 * MIB + 17, 20 * MIB])
async def test_a_stream_of_any_size_comes_back(blobs: Blobs, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    chunks = [content[at : min(at + 100_000, size)] for at in range(0, size, 100_000)]
    assert await blobs.put("stream", parts(*chunks)) == size
    assert await whole(blobs, "stream") == content[:size]


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, None), (3, None), (0, 4), (2, 2), (5, 2), (3, 999), (3_000_000, None), (9_999_999, None)],
)
async def test_a_part_of_a_blob_is_read(blobs: Blobs, start: int, end: int | None) -> None:
    content = bytes(range(251)) * 14_000
    await blobs.put("part", content)
    found = b"".join([chunk async for chunk in blobs.get("part", start=start, end=end)])
    assert found == content[start:end]


async def test_a_missing_blob_is_said_to_be_missing(blobs: Blobs) -> None:
    assert await blobs.size("a/missing") is None
    with pytest.raises(BlobMissing):
        await whole(blobs, "a/missing")
    await blobs.delete("a/missing")


async def test_deleted_blobs_are_gone_and_their_neighbours_stay(blobs: Blobs) -> None:
    for key in ("a/1", "a/2", "a/b/3"):
        await blobs.put(key, b"x")
    await blobs.delete("a/1", "a/b/3", "a/missing")
    assert await all_keys(blobs) == {"a/2"}
    assert await whole(blobs, "a/2") == b"x"


async def test_keys_are_listed_below_a_folder(blobs: Blobs) -> None:
    made = {"top", "a/1", "a/b/2", "a/b/c/3", "ab/4", "b/a/5"}
    for key in made:
        await blobs.put(key, b"x")
    assert await all_keys(blobs) == made
    assert await all_keys(blobs, "a") == await all_keys(blobs, "a/") == {"a/1", "a/b/2", "a/b/c/3"}
    assert await all_keys(blobs, "a/b/") == {"a/b/2", "a/b/c/3"}
    assert await all_keys(blobs, "nothing") == set()


async def test_a_key_may_also_be_a_folder(blobs: Blobs) -> None:
    await blobs.put("a", b"file")
    await blobs.put("a/b", b"below")
    assert await all_keys(blobs) == {"a", "a/b"}
    await blobs.delete("a/b")
    assert await whole(blobs, "a") == b"file"


async def test_many_flat_keys_are_all_found(blobs: Blobs) -> None:
    made = {f"flat/{number}" for number in range(300)}
    await asyncio.gather(*(blobs.put(key, key.encode()) for key in made))
    assert await all_keys(blobs, "flat/") == made
    assert {await whole(blobs, key) for key in made} == {key.encode() for key in made}


@pytest.mark.parametrize("before", [0, 5 * MIB])
async def test_a_body_that_fails_leaves_nothing_and_says_why(blobs: Blobs, before: int) -> None:
    async def broken() -> AsyncIterator[bytes]:
        for _ in range(0, before, MIB):
            yield b"x" * MIB
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await blobs.put("broken", broken())
    assert await blobs.size("broken") is None
    assert await all_keys(blobs) == set()


@pytest.mark.parametrize(
    "key", ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a b", "a\n", "ä", "a/.", "x" * 201, "+a/b"]
)
async def test_what_is_no_key_is_refused(blobs: Blobs, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await blobs.put(key, b"x")


async def test_a_reader_that_leaves_early_harms_nobody(blobs: Blobs) -> None:
    await blobs.put("long", b"x" * (5 * MIB))
    reading = blobs.get("long")
    assert await anext(reading)
    await reading.aclose()  # type: ignore[attr-defined]
    assert len(await whole(blobs, "long")) == 5 * MIB


async def test_a_cancelled_upload_leaves_nothing(blobs: Blobs) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * (3 * MIB)
        begun.set()
        await asyncio.Event().wait()

    upload = asyncio.create_task(blobs.put("endless", endless()))
    await begun.wait()
    upload.cancel()
    await asyncio.wait([upload])
    assert upload.cancelled()
    assert await all_keys(blobs) == set()
