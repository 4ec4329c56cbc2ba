"""The scaler and CloudWatch's alarms together, in virtual time, over a service that is only counted."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec.structs import replace

from headrace.kit.clock import VirtualClock
from headrace.services.autoscaling import tracking
from headrace.services.autoscaling.control.scaler import Scaler
from headrace.services.autoscaling.records import Activity, Policy, ScalableTarget, ScheduledAction, Status
from headrace.services.cloudwatch.alarms import evaluation
from headrace.services.cloudwatch.alarms.loop import Alarms
from headrace.services.cloudwatch.measuring import Measurements
from headrace.services.cloudwatch.records import Alarm
from headrace.services.cloudwatch.signals import Signals
from headrace.store.base import Reader, Store, Transaction
from headrace.store.listing import every
from headrace.store.opening import open_store

START = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = "000000000000/us-east-1"
RESOURCE = "service/default/web"
TARGET = f"{SCOPE}/{RESOURCE}"
MINUTE = timedelta(minutes=1)


class Count(NamedTuple):
    desired: int
    running: int
    deploying: bool = False


class Counted:
    """A service whose tasks run as soon as they are wanted."""

    def __init__(self) -> None:
        self.tasks = 2
        self.told: list[str] = []

    async def count(self, reader: Reader, scope: str, service: str) -> Count | None:
        return Count(self.tasks, self.tasks)

    async def scale(
        self, tx: Transaction, scope: str, service: str, desired: int, *, told: str, now: datetime
    ) -> None:
        self.tasks = desired
        self.told.append(told)


class World:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = VirtualClock(START)
        self.service = Counted()
        self.signals = Signals(Alarms(store, self.clock))
        self.restart()

    def restart(self) -> None:
        """All that is only in memory is gone."""
        self.scaler = Scaler(self.store, self.clock, self.service, self.signals)

    async def scale(self) -> None:
        while await self.scaler.reconcile(TARGET) == 0.0:
            pass

    async def minute(self, load: float) -> int:
        """A minute of this load, in percent of one task, passes; the tasks at its end."""
        at = self.clock.now()
        self.clock.advance(60)
        async with self.store.write() as tx:
            await Measurements().put(
                tx,
                SCOPE,
                "AWS/ECS",
                {"CPUUtilization": [load / self.service.tasks]},
                dimensions={"ClusterName": "default", "ServiceName": "web"},
                unit="Percent",
                at=at,
                now=self.clock.now(),
            )
        return await self.look()

    async def look(self) -> int:
        """Alarms are evaluated and the service is scaled; its tasks then."""
        for alarm in await every(self.store, Alarm):
            values = await evaluation.look(self.store, alarm, self.clock.now())
            async with self.store.write() as tx:
                await evaluation.settle(tx, alarm, evaluation.judged(alarm, values, self.clock.now()))
        await self.scale()
        return self.service.tasks

    async def minutes(self, count: int, load: float) -> list[int]:
        return [await self.minute(load) for _ in range(count)]

    async def activities(self) -> list[Activity]:
        return await every(self.store, Activity)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    store = open_store(tmp_path / "headrace.db", VirtualClock(START))
    world = World(store)
    async with store.write() as tx:
        await tx.create(
            ScalableTarget(
                id=TARGET,
                scope=SCOPE,
                resource=RESOURCE,
                number="n",
                minimum=1,
                maximum=10,
                created_at=START,
            )
        )
    yield world
    await store.close()


async def track(world: World, **fields: Any) -> None:
    predefined = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    policy = Policy(
        id=f"{TARGET}/cpu",
        scope=SCOPE,
        target=TARGET,
        resource=RESOURCE,
        name="cpu",
        number="p",
        type="TargetTrackingScaling",
        configuration={"TargetValue": 50.0, "PredefinedMetricSpecification": predefined, **fields},
        created_at=START,
    )
    async with world.store.write() as tx:
        await tx.create(policy)
        for name, settings in tracking.alarms(policy).items():
            await world.signals.put(tx, SCOPE, name, settings, now=START)


async def schedule(
    world: World, name: str, due: datetime, *, minimum: int, maximum: int | None = None
) -> None:
    action = ScheduledAction(
        id=f"{TARGET}/{name}",
        scope=SCOPE,
        target=TARGET,
        resource=RESOURCE,
        name=name,
        number=name,
        schedule="rate(1 day)",
        start=due,
        next_at=due,
        created_at=START,
        minimum=minimum,
        maximum=maximum,
    )
    async with world.store.write() as tx:
        await tx.create(action)


async def test_a_service_follows_its_load_out_in_three_minutes_and_back_in_fifteen(world: World) -> None:
    await track(world)
    assert await world.minutes(5, load=80) == [2] * 5
    assert await world.minutes(3, load=300) == [2, 2, 6]
    assert set(await world.minutes(20, load=300)) == {6}
    quiet = await world.minutes(15, load=60)
    assert quiet[:14] == [6] * 14
    assert quiet[14] == 2
    assert set(await world.minutes(10, load=60)) == {2}


async def test_load_that_keeps_growing_is_followed_during_the_cooldown(world: World) -> None:
    await track(world)
    assert (await world.minutes(3, load=200))[-1] == 4
    assert (await world.minutes(4, load=480))[-1] == 10


async def test_without_data_nothing_changes(world: World) -> None:
    await track(world)
    await world.minutes(3, load=300)
    before = world.service.tasks
    for _ in range(30):
        world.clock.advance(60)
        await world.look()
    assert world.service.tasks == before


async def test_an_activity_ends_when_its_capacity_is_reached(world: World) -> None:
    await track(world)
    await world.minutes(4, load=300)
    [activity] = await world.activities()
    assert (activity.status, activity.capacity) == (Status.SUCCESSFUL, 6)
    assert len(world.service.told) == 1


async def test_a_scheduled_action_that_was_missed_is_made_up_once(world: World) -> None:
    await schedule(world, "morning", START + timedelta(hours=1), minimum=5)
    world.clock.advance(3 * 86400)
    world.restart()
    await world.scale()
    assert world.service.tasks == 5
    world.service.tasks = 3
    world.restart()
    await world.scale()
    assert world.service.tasks == 3
    action = await world.store.get(ScheduledAction, f"{TARGET}/morning")
    assert action is not None
    assert action.next_at == START + timedelta(days=3, hours=1)


async def test_scheduled_actions_follow_one_another_in_their_order(world: World) -> None:
    await schedule(world, "a-later", START + 2 * MINUTE, minimum=1, maximum=4)
    await schedule(world, "b-earlier", START + MINUTE, minimum=6, maximum=8)
    world.clock.advance(180)
    await world.scale()
    target = await world.store.get(ScalableTarget, TARGET)
    assert target is not None
    assert (target.minimum, target.maximum) == (1, 4)


async def test_scheduled_actions_that_come_while_suspended_are_lost(world: World) -> None:
    await schedule(world, "morning", START + MINUTE, minimum=5)
    target = await world.store.get(ScalableTarget, TARGET)
    assert target is not None
    async with world.store.write() as tx:
        target = await tx.replace(
            replace(target, suspended=replace(target.suspended, scheduled=True)), expect=target.revision
        )
    world.clock.advance(120)
    await world.scale()
    async with world.store.write() as tx:
        await tx.replace(
            replace(target, suspended=replace(target.suspended, scheduled=False)), expect=target.revision
        )
    await world.scale()
    assert world.service.tasks == 2
