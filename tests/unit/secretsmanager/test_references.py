"""What runs refer to."""

import pytest

from headrace.runs.ports import SecretMissing
from tests.unit.secretsmanager.world import SCOPE, World


async def fetch(world: World, value_from: str) -> str:
    return await world.manager.references.fetch(SCOPE, value_from)


async def test_the_parts_behind_the_arn_choose_a_member_a_label_and_a_version(world: World) -> None:
    arn = await world.secret(value='{"user": "ann", "port": 5432}')
    old = (await world.call("GetSecretValue", SecretId="db"))["VersionId"]
    await world.put('{"user": "bob"}')
    assert await fetch(world, arn) == '{"user": "bob"}'
    assert await fetch(world, f"{arn}:user::") == "bob"
    assert await fetch(world, f"{arn}:user:AWSPREVIOUS:") == "ann"
    assert await fetch(world, f"{arn}:port::{old}") == "5432"


@pytest.mark.parametrize("rest", [":password::", ":user:NOWHERE:", ":user::0123456789abcdef0123456789abcdef"])
async def test_what_is_not_there_is_missing(world: World, rest: str) -> None:
    arn = await world.secret(value='{"user": "ann"}')
    with pytest.raises(SecretMissing, match="unable to retrieve secret from asm"):
        await fetch(world, f"{arn}{rest}")


async def test_the_message_names_the_secret_and_never_its_value(world: World) -> None:
    arn = await world.secret(value="hunter2")
    with pytest.raises(SecretMissing) as caught:
        await fetch(world, f"{arn}:user::")
    assert "hunter2" not in str(caught.value)
    assert arn in str(caught.value)
