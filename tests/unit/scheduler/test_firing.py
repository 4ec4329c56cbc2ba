"""Schedules in virtual time: each due time calls its target once."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from headrace.aws.call import Response
from headrace.aws.errors import AwsError
from headrace.kit.clock import VirtualClock
from headrace.services.scheduler import timing
from headrace.services.scheduler.control.firing import CLAIM, Caller, note
from headrace.services.scheduler.records import Firing, Outcome, Schedule
from headrace.store.base import StaleRecord, Store
from headrace.store.listing import every
from headrace.store.opening import open_store


class KilledError(Exception):
    """Headrace has died here."""


START = datetime(2026, 1, 1, tzinfo=UTC)
SCOPE = "000000000000/us-east-1"
TARGET = {
    "Arn": "arn:aws:ecs:us-east-1:000000000000:cluster/default",
    "RoleArn": "arn:aws:iam::000000000000:role/clock",
    "EcsParameters": {"TaskDefinitionArn": "job"},
}


class Calls:
    """Notes what is called, and answers what it is told to."""

    def __init__(self) -> None:
        self.made: list[tuple[datetime, dict[str, Any], str]] = []
        self.failures: list[Exception] = []
        self.answer: Response = {}

    def find(self, sdk: str, action: str) -> tuple[str, str] | None:
        return (sdk, action[:1].upper() + action[1:]) if sdk == "ecs" else None

    async def call(
        self,
        scope: str,
        service: str,
        operation: str,
        request: Mapping[str, Any],
        *,
        principal: str,
        token: str,
        now: datetime,
    ) -> Response:
        self.made.append((now, dict(request), token))
        if self.failures:
            raise self.failures.pop(0)
        return self.answer


class World:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = VirtualClock(START)
        self.calls = Calls()
        self.restart()

    def restart(self) -> None:
        """All that is only in memory is gone."""
        self.caller = Caller(self.store, self.clock, self.calls)

    async def schedule(self, expression: str, **settings: Any) -> Schedule:
        dates = {name: settings.pop(name) for name in ("start", "end") if name in settings}
        made = Schedule(
            id=f"{SCOPE}/default/s",
            scope=SCOPE,
            group="default",
            name="s",
            settings={
                "ScheduleExpression": expression,
                "FlexibleTimeWindow": {"Mode": "OFF"},
                "Target": TARGET,
                **settings,
            },
            created_at=START,
            modified_at=START,
            **dates,
        )
        async with self.store.write() as tx:
            return await tx.create(replace(made, next_at=timing.first(made, START)))

    async def look(self) -> None:
        """Everything that is to be done now."""
        for _ in range(2):  # what has been called may let its schedule go
            for schedule in await every(self.store, Schedule):
                while (await note(self.store, schedule.id, self.clock.now())).again == 0.0:
                    pass
            for firing in await self.firings():
                await self.caller.fire(firing.id)

    async def at(self, seconds: float) -> list[str]:
        """The times of all calls until so many seconds after the start."""
        self.clock.advance(seconds - (self.clock.now() - START).total_seconds())
        await self.look()
        return [f"{made:%H:%M:%S}" for made, _, _ in self.calls.made]

    async def firings(self) -> list[Firing]:
        return await every(self.store, Firing)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    store = open_store(tmp_path / "h.db", VirtualClock(START))
    yield World(store)
    await store.close()


async def test_a_rate_begins_at_once_and_goes_on_until_its_end(world: World) -> None:
    await world.schedule("rate(1 hour)", end=START + timedelta(hours=2))
    assert await world.at(0) == ["00:00:00"]
    assert len(await world.at(3599)) == 1
    assert await world.at(3600) == ["00:00:00", "01:00:00"]
    assert len(await world.at(86400)) == 3


async def test_the_task_is_run_with_what_the_input_overrides_and_who_started_it(world: World) -> None:
    overrides = '{"containerOverrides": [{"name": "main", "command": ["<aws.scheduler.scheduled-time>"]}]}'
    await world.schedule("at(2026-01-01T00:01:00)", Target={**TARGET, "Input": overrides})
    await world.at(60)
    [(_, request, token)] = world.calls.made
    assert request == {
        "cluster": TARGET["Arn"],
        "taskDefinition": "job",
        "count": 1,
        "startedBy": "chronos-schedule/s",
        "overrides": {"containerOverrides": [{"name": "main", "command": ["2026-01-01T00:01:00Z"]}]},
    }
    assert len(token) == 32


async def test_due_times_that_were_missed_are_made_up_each_once(world: World) -> None:
    await world.schedule("cron(0 * * * ? *)")
    await world.at(0)
    world.restart()
    await world.at(5 * 3600)
    world.restart()
    await world.look()
    tokens = [token for _, _, token in world.calls.made]
    assert len(tokens) == len(set(tokens)) == 6


async def test_what_is_older_than_its_target_allows_is_not_made_up(world: World) -> None:
    policy = {"RetryPolicy": {"MaximumEventAgeInSeconds": 7200}}
    await world.schedule("cron(0 * * * ? *)", Target={**TARGET, **policy})
    await world.at(0)
    assert len(await world.at(10 * 3600)) == 1 + 3


async def test_two_processes_call_once(world: World) -> None:
    await world.schedule("at(2026-01-01T00:01:00)")
    world.clock.advance(60)
    id, now = f"{SCOPE}/default/s", world.clock.now()
    noted = await asyncio.gather(note(world.store, id, now), note(world.store, id, now))
    assert sorted(len(one.firings) for one in noted) == [0, 1]
    [firing] = await world.firings()
    other = Caller(world.store, world.clock, world.calls)
    done = await asyncio.gather(world.caller.fire(firing.id), other.fire(firing.id), return_exceptions=True)
    assert len(world.calls.made) == 1
    assert [type(one) for one in done if one is not None] == [StaleRecord]
    assert await world.firings() == []


async def test_a_caller_that_died_is_followed_by_one_with_the_same_token(world: World) -> None:
    await world.schedule("at(2026-01-01T00:01:00)")
    world.calls.failures = [KeyboardInterrupt()]  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        await world.at(60)
    world.restart()
    assert len(await world.at(60 + CLAIM.total_seconds() - 1)) == 1
    assert len(await world.at(60 + CLAIM.total_seconds())) == 2
    assert len({token for _, _, token in world.calls.made}) == 1
    assert await world.firings() == []


async def test_a_target_that_is_not_to_be_had_is_called_again_ever_later(world: World) -> None:
    await world.schedule("at(2026-01-01T00:00:00)")
    unavailable = [AwsError("ServiceUnavailable", "no", status=503) for _ in range(3)]
    world.calls.failures = list(unavailable)
    for seconds in (0, 2, 6, 14, 60):
        await world.at(seconds)
    assert await world.at(61) == ["00:00:00", "00:00:02", "00:00:06", "00:00:14"]


async def test_a_task_without_room_counts_as_not_to_be_had(world: World) -> None:
    await world.schedule("at(2026-01-01T00:00:00)")
    world.calls.answer = {"failures": [{"reason": "RESOURCE:MEMORY"}]}
    await world.at(0)
    world.calls.answer = {}
    assert len(await world.at(2)) == 2


async def test_retries_end_and_what_was_dropped_is_kept_with_the_reason(world: World) -> None:
    policy = {"RetryPolicy": {"MaximumRetryAttempts": 1}}
    await world.schedule("at(2026-01-01T00:00:00)", Target={**TARGET, **policy})
    world.calls.failures = [AwsError("ServiceUnavailable", "no", status=503) for _ in range(5)]
    for seconds in (0, 2, 60, 3600):
        await world.at(seconds)
    assert len(world.calls.made) == 2
    [firing] = await world.firings()
    assert (firing.outcome, firing.code, firing.attempts) == (Outcome.DROPPED, "ServiceUnavailable", 2)


DEAD_LETTERS = {"DeadLetterConfig": {"Arn": "arn:aws:sqs:us-east-1:000000000000:dead"}}
REFUSAL = AwsError("ClientException", "TaskDefinition not found.")


async def test_what_is_given_up_is_told_to_the_dead_letter_queue(world: World) -> None:
    policy = {"RetryPolicy": {"MaximumRetryAttempts": 1}}
    await world.schedule("at(2026-01-01T00:00:00)", Target={**TARGET, **policy, **DEAD_LETTERS})
    world.calls.failures = [AwsError("ServiceUnavailable", "no", status=503) for _ in range(2)]
    for seconds in (0, 2, 2, 60):
        await world.at(seconds)
    assert await world.firings() == []
    *_, (_, letter, _) = world.calls.made
    assert len(world.calls.made) == 3
    assert letter["QueueUrl"] == "000000000000/dead"
    assert json.loads(letter["MessageBody"])["taskDefinition"] == "job"
    told = {name: one["StringValue"] for name, one in letter["MessageAttributes"].items()}
    assert (told["ERROR_CODE"], told["ERROR_MESSAGE"]) == ("ServiceUnavailable", "no")
    assert (told["RETRY_ATTEMPTS"], told["EXHAUSTED_RETRY_CONDITION"]) == ("1", "MaximumRetryAttempts")
    assert told["TARGET_ARN"] == "arn:aws:scheduler:::aws-sdk:ecs:runTask"


async def test_what_was_given_up_before_a_crash_is_told_once_after_it(world: World) -> None:
    await world.schedule("at(2026-01-01T00:00:00)", Target={**TARGET, **DEAD_LETTERS})
    world.calls.failures = [REFUSAL, KilledError(), KilledError()]
    with suppress(KilledError):
        await world.at(0)
    [firing] = await world.firings()
    assert firing.outcome is Outcome.UNDELIVERED
    for _ in range(2):
        world.restart()
        with suppress(KilledError):
            await world.at(1)
    assert await world.firings() == []
    _, *letters = world.calls.made
    assert len({token for _, _, token in letters}) == 1  # by which the queue has one message of them
    assert len(letters) == 3


async def test_what_the_dead_letter_queue_refuses_is_kept_with_both_reasons(world: World) -> None:
    await world.schedule("at(2026-01-01T00:00:00)", Target={**TARGET, **DEAD_LETTERS})
    world.calls.failures = [REFUSAL, AwsError("QueueDoesNotExist", "The specified queue does not exist.")]
    for seconds in (0, 1, 60):
        await world.at(seconds)
    assert len(world.calls.made) == 2
    [firing] = await world.firings()
    assert firing.outcome is Outcome.DROPPED
    assert "not found" in firing.message
    assert "queue does not exist" in firing.message


async def test_a_target_that_refuses_is_not_called_again(world: World) -> None:
    await world.schedule("at(2026-01-01T00:00:00)")
    world.calls.failures = [AwsError("ClientException", "TaskDefinition not found.")]
    for seconds in (0, 2, 60):
        await world.at(seconds)
    assert len(world.calls.made) == 1
    assert [one.outcome for one in await world.firings()] == [Outcome.DROPPED]


async def test_a_flexible_window_calls_once_within_it(world: World) -> None:
    window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 60}
    schedule = await world.schedule("at(2026-01-01T01:00:00)", FlexibleTimeWindow=window)
    await world.at(3600)
    at = timing.call_at(schedule, START + timedelta(hours=1))
    assert timedelta(hours=1) <= at - START < timedelta(hours=2)
    await world.at((at - START).total_seconds() - 0.5)
    assert world.calls.made == [] or at == START + timedelta(hours=1)
    assert len(await world.at(2 * 3600)) == 1


async def test_a_schedule_that_is_to_go_goes_after_its_last_call(world: World) -> None:
    await world.schedule("at(2026-01-01T00:01:00)", ActionAfterCompletion="DELETE")
    world.calls.failures = [AwsError("ServiceUnavailable", "no", status=503)]
    await world.at(60)
    assert await every(world.store, Schedule) != []
    await world.at(62)
    assert await every(world.store, Schedule) == []
    assert len(world.calls.made) == 2


async def test_a_disabled_schedule_waits_and_makes_nothing_up(world: World) -> None:
    schedule = await world.schedule("cron(0 * * * ? *)", State="DISABLED")
    assert await world.at(3 * 3600) == []
    enabled = replace(schedule, settings={**schedule.settings, "State": "ENABLED"})
    now = world.clock.now() + timedelta(seconds=1)
    async with world.store.write() as tx:
        await tx.replace(replace(enabled, next_at=timing.first(enabled, now)), expect=schedule.revision)
    assert await world.at(3 * 3600 + 2) == []
    assert await world.at(4 * 3600) == ["04:00:00"]
