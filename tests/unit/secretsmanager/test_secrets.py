"""Secrets: made, read, changed, listed, deleted."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from headrace.kit.tasks import Tasks
from headrace.services.secretsmanager.records import Secret, SecretValue
from tests.unit.secretsmanager.world import World

TOKEN = "0123456789abcdef0123456789abcdef"


async def test_a_secret_is_read_by_name_by_arn_and_by_arn_without_its_suffix(world: World) -> None:
    arn = await world.secret()
    assert re.fullmatch(r"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-[A-Za-z0-9]{6}", arn)
    for id in ("db", arn, arn[:-7]):
        assert await world.value(SecretId=id) == "one"


async def test_a_name_that_looks_like_one_with_a_suffix_is_found_without_it(world: World) -> None:
    arn = await world.secret("db-abcdef")
    assert await world.value(SecretId=arn[:-7]) == "one"


async def test_another_account_has_its_own_secrets(world: World) -> None:
    arn = await world.secret()
    for id in ("db", arn):
        with pytest.raises(Exception, match="ResourceNotFoundException"):
            await world.call("GetSecretValue", "444455556666/eu-west-1", SecretId=id)


async def test_a_binary_value_comes_back_as_it_was(world: World) -> None:
    await world.call("CreateSecret", Name="db", SecretBinary=b"\x00\xff")
    answer = await world.call("GetSecretValue", SecretId="db")
    assert answer["SecretBinary"] == b"\x00\xff"
    assert "SecretString" not in answer


async def test_no_value_is_in_the_store_in_the_clear(world: World) -> None:
    await world.secret(value="correct horse battery staple")
    await world.put("a second staple")
    kept = b"".join(path.read_bytes() for path in world.folder.glob("headrace.db*"))
    assert b"staple" not in kept


async def test_a_new_value_is_current_and_the_old_one_previous(world: World) -> None:
    await world.secret()
    await world.put("two")
    assert await world.value() == "two"
    assert await world.value(VersionStage="AWSPREVIOUS") == "one"


async def test_a_value_put_under_another_label_is_not_current(world: World) -> None:
    await world.secret()
    version = await world.put("next", VersionStages=["AWSPENDING"])
    assert await world.value() == "one"
    assert await world.value(VersionStage="AWSPENDING") == await world.value(VersionId=version) == "next"


async def test_the_same_token_with_the_same_value_makes_one_version(world: World) -> None:
    await world.secret()
    for _ in range(2):
        await world.put("two", ClientRequestToken=TOKEN)
    listed = await world.call("ListSecretVersionIds", SecretId="db", IncludeDeprecated=True)
    assert len(listed["Versions"]) == 2
    error = await world.refused(
        "PutSecretValue", SecretId="db", SecretString="three", ClientRequestToken=TOKEN
    )
    assert error.code == "ResourceExistsException"
    assert await world.value() == "two"


async def test_making_it_again_with_the_same_token_answers_the_same(world: World) -> None:
    request = {"Name": "db", "SecretString": "one", "ClientRequestToken": TOKEN}
    first = await world.call("CreateSecret", **request)
    assert await world.call("CreateSecret", **request) == first
    error = await world.refused("CreateSecret", Name="db", SecretString="one")
    assert str(error) == (
        "ResourceExistsException: The operation failed because the secret db already exists."
    )


async def test_a_secret_without_a_value_has_none_to_give(world: World) -> None:
    await world.call("CreateSecret", Name="db")
    error = await world.refused("GetSecretValue", SecretId="db")
    assert error.message == (
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
    )


async def test_an_update_changes_what_it_names(world: World) -> None:
    await world.call("CreateSecret", Name="db", SecretString="one", Description="old")
    await world.call("UpdateSecret", SecretId="db", Description="new")
    assert (await world.call("DescribeSecret", SecretId="db"))["Description"] == "new"
    assert await world.value() == "one"
    await world.call("UpdateSecret", SecretId="db", SecretString="two")
    assert await world.value() == "two"


async def test_a_deleted_secret_gives_nothing_until_it_is_restored(world: World) -> None:
    await world.secret()
    answer = await world.call("DeleteSecret", SecretId="db", RecoveryWindowInDays=7)
    assert answer["DeletionDate"] == world.clock.now() + timedelta(days=7)
    assert "marked for deletion" in (await world.refused("GetSecretValue", SecretId="db")).message
    assert "scheduled for deletion" in (await world.refused("CreateSecret", Name="db")).message
    assert (await world.call("ListSecrets"))["SecretList"] == []
    await world.call("RestoreSecret", SecretId="db")
    assert await world.value() == "one"


async def test_a_secret_is_gone_when_its_window_is_over(world: World) -> None:
    await world.secret()
    await world.call("DeleteSecret", SecretId="db", RecoveryWindowInDays=7)
    world.clock.advance(7 * 24 * 3600)
    tasks = Tasks()
    (loop,) = world.manager.loops
    tasks.start(loop.run(), name="expiry")
    async with asyncio.timeout(10):
        while await world.store.count(Secret):
            await asyncio.sleep(0)
    assert await world.store.count(SecretValue) == 0
    await tasks.close()


async def test_a_secret_that_is_forced_out_is_gone_at_once_and_its_name_free(world: World) -> None:
    await world.secret()
    await world.call("DeleteSecret", SecretId="db", ForceDeleteWithoutRecovery=True)
    assert await world.store.count(SecretValue) == 0
    await world.secret(value="anew")
    assert await world.value() == "anew"


async def test_labels_are_moved_by_who_knows_where_they_are(world: World) -> None:
    await world.secret()
    second = await world.put("two")
    (first,) = [
        id
        for id, labels in (await world.call("DescribeSecret", SecretId="db"))["VersionIdsToStages"].items()
        if labels == ["AWSPREVIOUS"]
    ]
    move = {"SecretId": "db", "VersionStage": "AWSCURRENT", "MoveToVersionId": first}
    assert (await world.refused("UpdateSecretVersionStage", **move)).code == "InvalidParameterException"
    await world.call("UpdateSecretVersionStage", **move, RemoveFromVersionId=second)
    assert await world.value() == "one"
    assert await world.value(VersionStage="AWSPREVIOUS") == "two"


async def test_lists_are_filtered_and_paged(world: World) -> None:
    for name in ("app/a", "app/b", "app/c", "web/a"):
        await world.call("CreateSecret", Name=name, Tags=[{"Key": "team", "Value": name[-1]}])

    async def names(**request: Any) -> list[str]:
        return [one["Name"] for one in (await world.call("ListSecrets", **request))["SecretList"]]

    assert await names(Filters=[{"Key": "name", "Values": ["app/"]}]) == ["app/a", "app/b", "app/c"]
    assert await names(Filters=[{"Key": "name", "Values": ["!app/"]}]) == ["web/a"]
    assert await names(Filters=[{"Key": "tag-value", "Values": ["a"]}]) == ["app/a", "web/a"]
    first = await world.call("ListSecrets", MaxResults=3)
    assert await names(MaxResults=3, NextToken=first["NextToken"]) == ["web/a"]
    assert (await names(SortOrder="desc"))[0] == "web/a"


async def test_a_batch_tells_what_it_could_not_get(world: World) -> None:
    await world.secret()
    answer = await world.call("BatchGetSecretValue", SecretIdList=["db", "nowhere"])
    assert [one["SecretString"] for one in answer["SecretValues"]] == ["one"]
    assert [(one["SecretId"], one["ErrorCode"]) for one in answer["Errors"]] == [
        ("nowhere", "ResourceNotFoundException")
    ]


async def test_tags_come_and_go(world: World) -> None:
    await world.secret()
    await world.call("TagResource", SecretId="db", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b"}])
    await world.call("UntagResource", SecretId="db", TagKeys=["a"])
    assert (await world.call("DescribeSecret", SecretId="db"))["Tags"] == [{"Key": "b", "Value": ""}]


async def test_a_password_is_of_the_characters_asked_for(world: World) -> None:
    answer = await world.call(
        "GetRandomPassword", PasswordLength=40, ExcludePunctuation=True, ExcludeCharacters="aeiou"
    )
    assert re.fullmatch(r"[A-Zb-df-hj-np-tv-z0-9]{40}", answer["RandomPassword"])
    nothing = {f"Exclude{kind}": True for kind in ("Numbers", "Punctuation", "Uppercase", "Lowercase")}
    assert (await world.refused("GetRandomPassword", **nothing)).code == "InvalidParameterException"


@pytest.mark.parametrize(
    ("operation", "request_", "code"),
    [
        ("CreateSecret", {"Name": "a b"}, "ValidationException"),
        (
            "CreateSecret",
            {"Name": "x", "SecretString": "a", "SecretBinary": b"a"},
            "InvalidParameterException",
        ),
        ("PutSecretValue", {"SecretId": "db"}, "InvalidRequestException"),
        ("PutSecretValue", {"SecretId": "nowhere", "SecretString": "x"}, "ResourceNotFoundException"),
        ("GetSecretValue", {"SecretId": "db", "VersionId": TOKEN}, "ResourceNotFoundException"),
        ("DeleteSecret", {"SecretId": "db", "RecoveryWindowInDays": 3}, "InvalidParameterException"),
        ("DeleteSecret", {"SecretId": "nowhere"}, "ResourceNotFoundException"),
        ("ListSecretVersionIds", {"SecretId": "db", "NextToken": "x"}, "InvalidNextTokenException"),
        ("BatchGetSecretValue", {}, "InvalidParameterException"),
    ],
)
async def test_a_bad_request_changes_nothing(
    world: World, operation: str, request_: dict[str, Any], code: str
) -> None:
    await world.secret()
    before = await world.store.revision()
    assert (await world.refused(operation, **request_)).code == code
    assert await world.store.revision() == before
