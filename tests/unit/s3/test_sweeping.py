from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from headrace.kit.ids import RandomIds
from headrace.services.s3 import sweeping
from headrace.services.s3.checksums import Asked
from headrace.services.s3.contents import FOLDER, Contents
from headrace.services.s3.records import Garbage, Manifest, Part, Reference
from headrace.services.s3.sweeping import Sweeper
from tests.unit.s3.world import START, World, chunks, whole

BIG = bytes(20_000)
GRACE = sweeping.GRACE.total_seconds()


async def sweep(s3: World, *, after: float = GRACE + 1) -> None:
    s3.clock.advance(after)
    await s3.s3.sweeper.sweep()


async def nothing_left(s3: World) -> bool:
    kinds = (Garbage, Manifest, Part, Reference)
    return not s3.blobs.kept and not any([await s3.store.page(kind) for kind in kinds])


async def test_what_was_replaced_is_removed_after_a_while(s3: World) -> None:
    await s3.put("a", BIG)
    await s3.put("a", BIG + b"1")
    await sweep(s3, after=1)
    assert len(s3.blobs.kept) == 2
    await sweep(s3)
    assert list(s3.blobs.kept.values()) == [BIG + b"1"]
    assert len(await s3.store.page(Reference)) == 1


async def test_what_was_deleted_is_removed_after_a_while(s3: World) -> None:
    await s3.put("a", BIG)
    await s3.put("b", BIG)
    await s3("DeleteObject", Bucket="box", Key="a")
    await s3("DeleteObjects", Bucket="box", Delete={"Objects": [{"Key": "b"}]})
    await sweep(s3)
    assert await nothing_left(s3)


async def test_a_reader_gets_what_it_began_to_read_to_the_end(s3: World) -> None:
    await s3.put("a", BIG)
    body = (await s3.get("a"))["Body"]
    first = await anext(body)
    await s3.put("a", b"new")
    await sweep(s3)
    assert first + await whole(body) == BIG
    await sweep(s3)
    assert await nothing_left(s3)


@pytest.mark.parametrize("end", ["AbortMultipartUpload", "DeleteBucket"])
async def test_an_upload_given_up_leaves_nothing(s3: World, end: str) -> None:
    upload = (await s3("CreateMultipartUpload", Bucket="box", Key="a"))["UploadId"]
    request = {"Bucket": "box", "Key": "a", "UploadId": upload}
    for number in (1, 2):
        await s3("UploadPart", PartNumber=number, Body=BIG, **request)
    await s3(end, **request)
    await sweep(s3)
    assert await nothing_left(s3)


async def test_a_completed_upload_leaves_only_its_object(s3: World) -> None:
    upload = (await s3("CreateMultipartUpload", Bucket="box", Key="a"))["UploadId"]
    request = {"Bucket": "box", "Key": "a", "UploadId": upload}
    for number, body in ((1, b"never used"), (2, b"replaced"), (2, b"used")):
        part = await s3("UploadPart", PartNumber=number, Body=body, **request)
    listed = {"Parts": [{"PartNumber": 2, "ETag": part["ETag"]}]}
    await s3("CompleteMultipartUpload", MultipartUpload=listed, **request)
    await sweep(s3)
    assert list(s3.blobs.kept.values()) == [b"used"]
    assert await s3.read("a") == b"used"
    assert not await s3.store.page(Part)
    await s3("DeleteObject", Bucket="box", Key="a")
    await sweep(s3)
    assert await nothing_left(s3)


async def test_bytes_without_a_record_are_removed_when_they_are_old(s3: World) -> None:
    await s3.put("a", BIG)
    for age, name in ((timedelta(days=2), "old"), (timedelta(hours=2), "young")):
        s3.blobs.kept[f"{FOLDER}/{START - age:%Y%m%d%H}/{name}"] = b"lost"
    s3.blobs.kept[f"{FOLDER}/strange"] = b"not ours"
    await s3.s3.sweeper.search()
    assert sorted(s3.blobs.kept.values()) == [BIG, b"lost", b"not ours"]
    s3.clock.advance(timedelta(days=2).total_seconds())
    await s3.s3.sweeper.search()
    assert sorted(s3.blobs.kept.values()) == [BIG, b"not ours"]
    assert await s3.read("a") == BIG


async def test_a_slow_upload_is_not_taken_for_a_lost_one(s3: World) -> None:
    contents = Contents(blobs=s3.blobs, clock=s3.clock, ids=RandomIds())
    sweeper = Sweeper(store=s3.store, blobs=s3.blobs, contents=contents, clock=s3.clock)
    with contents.arriving() as arrival:
        await arrival.receive(BIG, Asked())
        s3.clock.advance(timedelta(days=3).total_seconds())
        await sweeper.search()
        assert arrival.blob in s3.blobs.kept
    await sweeper.search()
    assert arrival.blob not in s3.blobs.kept


async def test_an_upload_that_breaks_off_leaves_the_object_as_it_was(s3: World) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield BIG
        raise ConnectionError("the client went away")

    await s3.put("a", b"old")
    with pytest.raises(ConnectionError):
        await s3.put("a", broken())
    assert await s3.read("a") == b"old"
    assert not s3.blobs.kept


async def test_bytes_are_removed_at_once_if_their_record_is_refused(s3: World) -> None:
    await s3.put("a", b"old")
    error = await s3.refuses("PutObject", Bucket="box", Key="a", Body=chunks(BIG), IfNoneMatch="*")
    assert error.code == "PreconditionFailed"
    assert not s3.blobs.kept
