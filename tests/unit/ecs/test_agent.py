"""What the agent answers a task's containers."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from msgspec.structs import replace

from headrace.engines.base import ContainerPhase, Stats
from headrace.engines.spec import ContainerSpec, RunSpec
from headrace.kit.clock import VirtualClock
from headrace.kit.sealing import open_sealing
from headrace.runs.records import ContainerState, LogDestination, Phase, Run
from headrace.services.ecs.agent.app import Agent
from headrace.services.ecs.agent.badges import Badges, Holder
from headrace.services.ecs.records import Task
from headrace.store.base import Store
from headrace.store.opening import open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = "000000000000/us-east-1"
RUN = "a" * 32
ARN = f"arn:aws:ecs:us-east-1:000000000000:task/default/{RUN}"


class Issued(NamedTuple):
    access_key_id: str
    secret: str = "secret"
    session_token: str = "token"


class Roles:
    def issue(self, account: str, region: str, subject: str, role: str, lifetime: timedelta) -> Issued:
        return Issued(f"{role} of {subject} for {lifetime}")


async def stats(run: str) -> Mapping[str, Stats]:
    return {"web": Stats(cpu_seconds=1.5, memory=10, memory_limit=20, pids=3)}


class World(NamedTuple):
    store: Store
    badges: Badges
    client: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        """`BADGE` in the path is the badge of the task's only container."""
        return await self.client.get(path.replace("BADGE", self.badges.badge(RUN, 0)))

    async def protect(self, body: object) -> httpx.Response:
        path = f"/api/{self.badges.badge(RUN, 0)}/task-protection/v1/state"
        return await self.client.put(path, json=body)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = VirtualClock(NOW)
    store, badges = open_store(tmp_path / "h.db", clock), Badges(open_sealing(tmp_path / "key"))
    agent = Agent(store, clock, badges, Roles(), stats)
    async with store.write() as tx:
        await tx.create(
            Task(
                id=RUN,
                scope=SCOPE,
                cluster="default",
                definition=f"{SCOPE}/web:3",
                family="web",
                launch_type="FARGATE",
                group="service:shop",
                cpu="512",
                memory="1024",
                tags={"team": "shop"},
            )
        )
        await tx.create(
            Run(
                id=RUN,
                scope=SCOPE,
                service="ecs",
                group="c",
                role="reader",
                spec=RunSpec(containers=(ContainerSpec(name="web", image="shop:1", memory_limit=2**26),)),
                logs={"web": LogDestination(group="/shop", stream="s/web/1")},
                phase=Phase.RUNNING,
                containers=(
                    ContainerState(
                        name="web", phase=ContainerPhase.RUNNING, runtime_id="docker-id", started_at=NOW
                    ),
                ),
                created_at=NOW,
            )
        )
    transport = httpx.ASGITransport(agent.router())
    async with httpx.AsyncClient(transport=transport, base_url="http://169.254.170.2") as client:
        yield World(store, badges, client)
    await store.close()


async def test_a_container_is_told_what_it_is(world: World) -> None:
    for version in ("v3", "v4"):
        told = (await world.get(f"/{version}/BADGE")).json()
        assert (told["Name"], told["Image"], told["DockerId"]) == ("web", "shop:1", "docker-id")
        assert (told["KnownStatus"], told["DesiredStatus"]) == ("RUNNING", "RUNNING")
        assert told["Limits"]["Memory"] == 64
        assert told["LogOptions"]["awslogs-stream"] == "s/web/1"
        assert told["StartedAt"] == "2026-01-01T00:00:00Z"
        assert "ExitCode" not in told
        assert "Health" not in told


async def test_a_container_is_told_what_its_task_is(world: World) -> None:
    told = (await world.get("/v4/BADGE/task")).json()
    assert told["Cluster"] == "arn:aws:ecs:us-east-1:000000000000:cluster/default"
    assert (told["TaskARN"], told["Family"], told["Revision"]) == (ARN, "web", "3")
    assert (told["ServiceName"], told["LaunchType"]) == ("shop", "FARGATE")
    assert told["Limits"] == {"CPU": 0.5, "Memory": 1024}
    assert [one["Name"] for one in told["Containers"]] == ["web"]
    assert "TaskTags" not in told
    assert (await world.get("/v4/BADGE/taskWithTags")).json()["TaskTags"] == {"team": "shop"}


async def test_what_containers_use_is_told_as_docker_words_it(world: World) -> None:
    used = (await world.get("/v4/BADGE/stats")).json()
    assert used["cpu_stats"]["cpu_usage"]["total_usage"] == 1_500_000_000
    assert (used["memory_stats"], used["pids_stats"]) == ({"usage": 10, "limit": 20}, {"current": 3})
    assert (await world.get("/v4/BADGE/task/stats")).json() == {"docker-id": used}


async def test_credentials_are_those_of_the_task_s_role_and_expire(world: World) -> None:
    answer = await world.get("/v2/credentials/BADGE")
    assert answer.json() == {
        "RoleArn": "arn:aws:iam::000000000000:role/reader",
        "AccessKeyId": f"reader of {RUN} for 6:00:00",
        "SecretAccessKey": "secret",
        "Token": "token",
        "Expiration": "2026-01-01T06:00:00Z",
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_a_task_protects_itself_and_gives_the_protection_up(world: World) -> None:
    assert (await world.get("/api/BADGE/task-protection/v1/state")).json() == {
        "protection": {"ProtectionEnabled": False, "TaskArn": ARN}
    }
    answer = await world.protect({"ProtectionEnabled": True, "ExpiresInMinutes": 60})
    expected = {"ProtectionEnabled": True, "TaskArn": ARN, "ExpirationDate": "2026-01-01T01:00:00Z"}
    assert answer.json() == {"protection": expected}
    assert (await world.get("/api/BADGE/task-protection/v1/state")).json() == {"protection": expected}
    task = await world.store.get(Task, RUN)
    assert task is not None
    assert task.protected_until == NOW + timedelta(hours=1)
    answer = await world.protect({"ProtectionEnabled": False})
    assert answer.json()["protection"]["ProtectionEnabled"] is False


@pytest.mark.parametrize(
    "body",
    [{}, [], {"ProtectionEnabled": "yes"}, {"ProtectionEnabled": True, "ExpiresInMinutes": 0}, "x" * 70_000],
)
async def test_a_protection_that_makes_no_sense_is_refused(world: World, body: Any) -> None:
    answer = await world.protect(body)
    assert answer.status_code == 400
    assert answer.json()["error"]["Code"] == "InvalidParameterException"


async def test_only_tasks_of_services_can_be_protected(world: World) -> None:
    task = await world.store.get(Task, RUN)
    assert task is not None
    async with world.store.write() as tx:
        await tx.replace(replace(task, group="family:web"), expect=task.revision)
    assert (await world.protect({"ProtectionEnabled": True})).json() == {
        "failure": {"Arn": ARN, "Reason": "TASK_NOT_VALID"}
    }


async def test_nobody_is_answered_who_has_no_badge_or_has_ended(world: World) -> None:
    forged = world.badges.badge(RUN, 0)[:-1] + "!"
    assert (await world.client.get(f"/v4/{forged}/task")).status_code == 404
    refused = await world.client.get(f"/v2/credentials/{forged}")
    assert (refused.status_code, refused.json()["code"]) == (400, "InvalidIdInRequest")
    run = await world.store.get(Run, RUN)
    assert run is not None
    async with world.store.write() as tx:
        await tx.replace(replace(run, phase=Phase.STOPPED), expect=run.revision)
    assert (await world.get("/v2/credentials/BADGE")).status_code == 400


def test_badges_are_recognised_and_can_not_be_made_up(tmp_path: Path) -> None:
    badges = Badges(open_sealing(tmp_path / "key"))
    assert badges.holder(badges.badge(RUN, 2)) == Holder(RUN, 2)
    for forged in ("", "-", "--", RUN, f"{RUN}-2-", badges.badge(RUN, 2).replace("-2-", "-3-"), "é-0-é"):
        assert badges.holder(forged) is None
    assert Badges(open_sealing(tmp_path / "other")).holder(badges.badge(RUN, 2)) is None
