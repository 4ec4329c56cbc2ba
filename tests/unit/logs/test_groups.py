"""Log groups: names, lists, retention, tags, deletion."""

import asyncio

import pytest

from headrace.kit.tasks import Tasks
from headrace.services.logs.records import Erasure, LogStream
from tests.unit.logs.world import World, messages

DAY = 24 * 60 * 60


async def test_a_group_is_described_as_aws_does(world: World) -> None:
    await world.call("CreateLogGroup", logGroupName="/app/web", tags={"team": "a"})
    await world.call("PutRetentionPolicy", logGroupName="/app/web", retentionInDays=7)
    (group,) = (await world.call("DescribeLogGroups"))["logGroups"]
    assert group["arn"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/app/web:*"
    assert group["logGroupArn"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/app/web"
    assert group["creationTime"] == world.now
    assert group["retentionInDays"] == 7


async def test_a_group_is_made_once(world: World) -> None:
    await world.call("CreateLogGroup", logGroupName="g")
    error = await world.refused("CreateLogGroup", logGroupName="g")
    assert str(error) == "ResourceAlreadyExistsException: The specified log group already exists"


@pytest.mark.parametrize("name", ["", "a b", "aws/x", "x" * 513, "ä"])
async def test_a_bad_name_is_refused(world: World, name: str) -> None:
    error = await world.refused("CreateLogGroup", logGroupName=name)
    assert error.code == "InvalidParameterException"


async def test_another_account_has_its_own_groups(world: World) -> None:
    await world.call("CreateLogGroup", logGroupName="g")
    other = await world.call("DescribeLogGroups", "444455556666/eu-west-1")
    assert other["logGroups"] == []


async def test_groups_are_listed_in_order_of_name_in_pages(world: World) -> None:
    for name in ("b", "a-1", "a", "a/b", "B"):
        await world.call("CreateLogGroup", logGroupName=name)
    found = []
    token: dict[str, str] = {}
    while True:
        page = await world.call("DescribeLogGroups", limit=2, **token)
        found += [group["logGroupName"] for group in page["logGroups"]]
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert found == ["B", "a", "a-1", "a/b", "b"]


async def test_groups_are_found_by_prefix_pattern_and_identifier(world: World) -> None:
    for name in ("/app/web", "/app/api", "/other/WEB"):
        await world.call("CreateLogGroup", logGroupName=name)

    async def names(**request: object) -> list[str]:
        answer = await world.call("DescribeLogGroups", **request)
        return [group["logGroupName"] for group in answer["logGroups"]]

    assert await names(logGroupNamePrefix="/app/") == ["/app/api", "/app/web"]
    assert await names(logGroupNamePattern="web") == ["/app/web", "/other/WEB"]
    arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/app/api"
    assert await names(logGroupIdentifiers=[arn, "/nowhere"]) == ["/app/api"]


async def test_a_group_made_again_is_empty(world: World) -> None:
    await world.stream()
    await world.put("old")
    await world.call("DeleteLogGroup", logGroupName="g")
    error = await world.refused("GetLogEvents", logGroupName="g", logStreamName="s")
    assert str(error) == "ResourceNotFoundException: The specified log group does not exist."
    await world.stream()
    await world.put("new")
    assert messages(await world.get()) == ["new"]


async def test_what_a_deleted_group_held_is_removed(world: World) -> None:
    await world.stream()
    await world.put("old")
    (stream,) = await world.store.page(LogStream)
    await world.call("DeleteLogGroup", logGroupName="g")
    async with asyncio.timeout(5):
        while await world.store.page(Erasure):
            await asyncio.sleep(0)
    assert await world.store.lines(stream.group) == []
    assert await world.store.page(LogStream) == []


async def test_a_protected_group_is_not_deleted(world: World) -> None:
    await world.call("CreateLogGroup", logGroupName="g", deletionProtectionEnabled=True)
    assert (await world.refused("DeleteLogGroup", logGroupName="g")).code == "ValidationException"
    await world.call("PutLogGroupDeletionProtection", logGroupIdentifier="g", deletionProtectionEnabled=False)
    await world.call("DeleteLogGroup", logGroupName="g")


async def test_only_the_documented_retentions_are_taken(world: World) -> None:
    await world.call("CreateLogGroup", logGroupName="g")
    error = await world.refused("PutRetentionPolicy", logGroupName="g", retentionInDays=2)
    assert error.code == "InvalidParameterException"


async def test_lines_past_retention_are_neither_shown_nor_kept(world: World) -> None:
    await world.stream()
    await world.put("old")
    world.clock.advance(2 * DAY)
    await world.put("new")
    (stream,) = await world.store.page(LogStream)
    await world.call("PutRetentionPolicy", logGroupName="g", retentionInDays=1)
    assert messages(await world.get()) == ["new"]
    tasks = Tasks()
    tasks.start(world.logs.loops[0].run(), name="expiry")
    async with asyncio.timeout(5):
        while len(await world.store.lines(stream.group)) > 1:
            await asyncio.sleep(0)
    await tasks.close()
    await world.call("DeleteRetentionPolicy", logGroupName="g")
    assert messages(await world.get()) == ["new"]


async def test_tags_are_set_and_removed_by_arn_and_by_name(world: World) -> None:
    await world.call("CreateLogGroup", logGroupName="g", tags={"a": "1"})
    arn = "arn:aws:logs:eu-west-1:111122223333:log-group:g"
    await world.call("TagResource", resourceArn=arn, tags={"b": "2"})
    await world.call("TagLogGroup", logGroupName="g", tags={"c": "3"})
    await world.call("UntagResource", resourceArn=arn + ":*", tagKeys=["a"])
    assert await world.call("ListTagsForResource", resourceArn=arn) == {"tags": {"b": "2", "c": "3"}}
    await world.call("UntagLogGroup", logGroupName="g", tags=["b"])
    assert await world.call("ListTagsLogGroup", logGroupName="g") == {"tags": {"c": "3"}}
    error = await world.refused("TagResource", resourceArn=arn, tags={str(n): "" for n in range(50)})
    assert error.code == "TooManyTagsException"
