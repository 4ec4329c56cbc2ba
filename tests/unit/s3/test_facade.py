import pytest

from headrace.aws.errors import AwsError
from tests.unit.s3.world import ANA, BEN, World, chunks, whole


async def test_other_parts_store_and_read_objects(s3: World) -> None:
    objects = s3.s3.objects
    put = await objects.put(
        ANA, "box", "a", chunks(b"12", b"3"), content_type="text/plain", metadata={"x": "1"}
    )
    assert await objects.head(ANA, "box", "a") == put
    info, body = await objects.get(ANA, "box", "a")
    assert (info.size, info.content_type, info.metadata) == (3, "text/plain", {"x": "1"})
    assert await whole(body) == b"123"
    assert await s3.read("a") == b"123"


async def test_other_parts_list_all_objects_below_a_prefix(s3: World) -> None:
    objects = s3.s3.objects
    for number in range(5):
        await objects.put(ANA, "box", f"some/{number}", b"")
    await objects.put(ANA, "box", "other", b"")
    assert [info.key async for info in objects.list(ANA, "box", "some/")] == [f"some/{n}" for n in range(5)]
    await objects.delete(ANA, "box", "some/3")
    assert len([info async for info in objects.list(ANA, "box")]) == 5


async def test_errors_are_those_of_the_api(s3: World) -> None:
    objects = s3.s3.objects
    for account, bucket, code in (
        (ANA, "nowhere", "NoSuchBucket"),
        (BEN, "box", "AccessDenied"),
        (ANA, "box", "NoSuchKey"),
    ):
        with pytest.raises(AwsError) as refused:
            await objects.get(account, bucket, "a")
        assert refused.value.code == code
