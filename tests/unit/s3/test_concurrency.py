import asyncio
from collections.abc import AsyncIterator

from headrace.aws.errors import AwsError
from headrace.services.s3 import sweeping
from headrace.services.s3.records import Reference
from tests.unit.s3.world import World, chunks

BIG = bytes(20_000)


async def test_of_many_who_create_an_object_one_succeeds(s3: World) -> None:
    puts = [s3.put("a", chunks(str(number).encode(), BIG), IfNoneMatch="*") for number in range(8)]
    answers = await asyncio.gather(*puts, return_exceptions=True)
    assert [isinstance(answer, dict) for answer in answers].count(True) == 1
    assert {answer.code for answer in answers if isinstance(answer, AwsError)} == {"PreconditionFailed"}
    assert len(s3.blobs.kept) == 1


async def test_of_many_who_write_an_object_the_last_wins_whole(s3: World) -> None:
    bodies = [bytes([number]) * 20_000 for number in range(8)]
    await asyncio.gather(*(s3.put("a", body) for body in bodies))
    assert await s3.read("a") in bodies
    s3.clock.advance(sweeping.GRACE.total_seconds() + 1)
    await s3.s3.sweeper.sweep()
    assert await s3.read("a") in bodies
    assert (len(s3.blobs.kept), len(await s3.store.page(Reference))) == (1, 1)


async def test_a_bucket_is_not_deleted_under_an_object_that_arrives(s3: World) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield BIG
        await s3("DeleteBucket", Bucket="box")
        await s3("CreateBucket", Bucket="box")

    s3.clock.advance(1)
    error = await s3.refuses("PutObject", Bucket="box", Key="a", Body=slow())
    assert error.code == "NoSuchBucket"
    assert not s3.blobs.kept
    assert (await s3("ListObjectsV2", Bucket="box"))["Contents"] == []


async def test_the_sweeper_may_work_while_uploads_end(s3: World) -> None:
    upload = (await s3("CreateMultipartUpload", Bucket="box", Key="a"))["UploadId"]
    request = {"Bucket": "box", "Key": "a", "UploadId": upload}
    part = await s3("UploadPart", PartNumber=1, Body=BIG, **request)
    listed = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3.clock.advance(sweeping.ABANDONED.total_seconds() * 2)
    await asyncio.gather(
        s3.s3.sweeper.search(),
        s3("CompleteMultipartUpload", MultipartUpload=listed, **request),
        s3.s3.sweeper.sweep(),
    )
    s3.clock.advance(sweeping.ABANDONED.total_seconds() * 2)
    await asyncio.gather(s3.s3.sweeper.search(), s3.s3.sweeper.sweep())
    assert await s3.read("a") == BIG
