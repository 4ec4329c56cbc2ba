"""Access keys and the credentials of runs."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from headrace.kit.clock import VirtualClock
from headrace.kit.sealing import Sealing
from headrace.services.iam import service
from headrace.services.iam.access_keys import BadAccount, NoSuchKey
from headrace.services.iam.records import AccessKey
from headrace.services.iam.service import Iam
from headrace.services.iam.task_credentials import TaskCredentials
from headrace.store.base import Store
from headrace.store.sqlite import open_sqlite

ACCOUNT = "123456789012"
HOUR = timedelta(hours=1)


class World:
    """IAM over a store, and the runs that are unfinished."""

    def __init__(self, store: Store, clock: VirtualClock) -> None:
        self.store = store
        self.clock = clock
        self.running = {"run"}
        self.iam: Iam = service.create(store=store, sealing=Sealing(b"k" * 32), clock=clock, alive=self.alive)

    async def alive(self, run: str) -> bool:
        return run in self.running


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = VirtualClock()
    store = open_sqlite(tmp_path / "store.db", clock)
    yield World(store, clock)
    await store.close()


async def test_a_key_is_found_with_its_secret(world: World) -> None:
    key, secret = await world.iam.access_keys.create(ACCOUNT)

    found = await world.iam.keys.find(key.id, None)

    assert found is not None
    assert (found.secret, found.account) == (secret, ACCOUNT)
    assert found.principal == f"arn:aws:iam::{ACCOUNT}:root"
    assert (len(key.id), len(secret)) == (20, 40)


async def test_a_secret_is_not_in_the_store_in_the_clear(world: World) -> None:
    key, secret = await world.iam.access_keys.create(ACCOUNT)

    stored = await world.store.get(AccessKey, key.id)

    assert stored is not None
    assert secret.encode() not in stored.sealed_secret
    assert secret not in repr(stored)


async def test_a_removed_key_is_found_no_more(world: World) -> None:
    key, _ = await world.iam.access_keys.create(ACCOUNT)
    assert await world.iam.keys.find(key.id, None) is not None

    await world.iam.access_keys.remove(key.id)

    assert await world.iam.keys.find(key.id, None) is None


async def test_nobody_removes_anothers_key(world: World) -> None:
    key, _ = await world.iam.access_keys.create(ACCOUNT)

    with pytest.raises(NoSuchKey):
        await world.iam.access_keys.remove(key.id, account="999999999999")

    assert await world.iam.keys.find(key.id, None) is not None


async def test_keys_are_listed_by_account_oldest_first(world: World) -> None:
    first, _ = await world.iam.access_keys.create(ACCOUNT)
    await world.iam.access_keys.create("999999999999")
    world.clock.advance(1)
    second, _ = await world.iam.access_keys.create(ACCOUNT)

    assert [key.id for key in await world.iam.access_keys.list(ACCOUNT)] == [first.id, second.id]
    assert len(await world.iam.access_keys.list()) == 3


async def test_the_first_key_is_made_once(world: World) -> None:
    first = await world.iam.access_keys.first()

    assert await world.iam.access_keys.first() == first


@pytest.mark.parametrize("account", ["", "12345678901", "1234567890123", "a" * 12, "../../../../"])
async def test_an_account_is_twelve_digits(world: World, account: str) -> None:
    with pytest.raises(BadAccount):
        await world.iam.access_keys.create(account)


def issue(world: World, run: str = "run") -> tuple[str, str, str]:
    return world.iam.task_credentials.issue(ACCOUNT, "eu-west-3", run, "task", HOUR)


async def test_a_run_has_credentials_of_its_own(world: World) -> None:
    id, secret, token = issue(world)

    found = await world.iam.keys.find(id, token)

    assert found is not None
    assert (found.secret, found.account) == (secret, ACCOUNT)
    assert found.principal == f"arn:aws:sts::{ACCOUNT}:assumed-role/task/run"
    assert found.expires_at == world.clock.now() + HOUR
    assert (id[:4], len(id), len(secret)) == ("ASIA", 20, 40)


async def test_a_runs_credentials_outlive_a_restart(world: World) -> None:
    id, secret, token = issue(world)

    again = TaskCredentials(Sealing(b"k" * 32), world.clock, world.alive)

    found = await again.find(id, token)
    assert found is not None
    assert found.secret == secret


async def test_a_runs_credentials_end_with_it(world: World) -> None:
    id, _, token = issue(world)

    world.running.clear()

    assert await world.iam.keys.find(id, token) is None


async def test_a_role_that_a_run_has_assumed_ends_with_the_run(world: World) -> None:
    issuer = world.iam.task_credentials
    id, _, token = issuer.issue(ACCOUNT, "eu-west-3", "session", "role", HOUR, run="run")
    own, _, free = issuer.issue(ACCOUNT, "eu-west-3", "session", "role", HOUR, run="")
    found = await world.iam.keys.find(id, token)
    assert found is not None
    assert found.run == "run"

    world.running.clear()

    assert await world.iam.keys.find(id, token) is None
    assert await world.iam.keys.find(own, free) is not None


async def test_runs_do_not_share_credentials(world: World) -> None:
    one, other = issue(world), issue(world, "other")
    world.running.add("other")

    assert one[0] != other[0]
    assert await world.iam.keys.find(one[0], other[2]) is None


@pytest.mark.parametrize("mangle", [lambda token: "", lambda token: "x", lambda token: token[:-4] + "AAAA"])
async def test_a_token_of_ones_own_making_is_refused(world: World, mangle: object) -> None:
    id, _, token = issue(world)

    assert await world.iam.keys.find(id, mangle(token)) is None  # type: ignore[operator]
    assert await world.iam.keys.find("ÄSIA", token) is None
    assert await world.iam.keys.find(id, "ü" * 100) is None


async def test_credentials_of_another_headrace_are_refused(world: World) -> None:
    stranger = TaskCredentials(Sealing(b"x" * 32), world.clock, world.alive)
    id, _, token = stranger.issue(ACCOUNT, "eu-west-3", "run", "task", HOUR)

    assert await world.iam.keys.find(id, token) is None


async def test_an_access_key_takes_no_token(world: World) -> None:
    key, _ = await world.iam.access_keys.create(ACCOUNT)

    assert await world.iam.keys.find(key.id, "token") is None
    assert await world.iam.keys.find(issue(world)[0], None) is None
