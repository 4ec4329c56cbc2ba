"""Noting what is due, and calling what was noted.

A due time becomes a firing in the transaction that moves its schedule on, so there is one for each, whenever
Headrace is killed and however many processes look. A firing is claimed before its target is called; if its
caller dies, it is called again a minute later, with the same token, by which RunTask and StartBuild know that
they have done it already. One that is given up is told to its dead-letter queue after that has been written,
in a message that can be sent again without being there twice.
"""

import logging
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from headrace.aws.call import Response
from headrace.aws.errors import AwsError
from headrace.engines.base import EngineUnavailable
from headrace.kit.clock import Clock
from headrace.kit.ids import child
from headrace.services.scheduler import dead_letters, targets, timing
from headrace.services.scheduler.ports import Operations
from headrace.services.scheduler.records import Firing, Outcome, Schedule
from headrace.services.scheduler.targets import Wanted
from headrace.store.base import Store, StoreUnavailable, Transaction

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=1)
"""How long a caller may take."""
AT_ONCE = 100
"""Due times that are noted in one transaction: after a long night there may be many."""
RETRYABLE = 500
"""From this HTTP status on, and where the target is told to slow down, it is called again."""
SLOW_DOWN = 429


class Noted(NamedTuple):
    """What has been done for a schedule."""

    firings: list[str]
    """The ids of those that were made."""
    again: float | None
    """Seconds after which to look again."""


async def note(store: Store, id: str, now: datetime) -> Noted:
    """Note what is due of the schedule."""
    async with store.write() as tx:
        schedule = await tx.get(Schedule, id)
        if schedule is None or schedule.state != "ENABLED":
            return Noted([], None)
        if schedule.next_at is not None and schedule.next_at > now:
            return Noted([], (schedule.next_at - now).total_seconds())
        if schedule.next_at is None:
            await _complete(tx, schedule)
            return Noted([], None)
        return Noted(await _noted(tx, schedule, now), 0.0)


class Caller:
    """Calls targets."""

    def __init__(self, store: Store, clock: Clock, operations: Operations) -> None:
        self._store = store
        self._clock = clock
        self._operations = operations

    async def fire(self, id: str) -> float | None:
        """Call the target of the firing, if it is time to; seconds after which to look again."""
        now = self._clock.now()
        firing = await self._store.get(Firing, id)
        if firing is None or firing.outcome is Outcome.DROPPED:
            return None
        if firing.outcome is Outcome.UNDELIVERED:
            return await self._deliver(firing)
        if firing.at > now:
            return (firing.at - now).total_seconds()
        async with self._store.write() as tx:
            claimed = replace(firing, attempts=firing.attempts + 1, at=now + CLAIM)
            firing = await tx.replace(claimed, expect=firing.revision)
        return await self._settle(firing, await self._call(firing))

    async def _call(self, firing: Firing) -> AwsError | None:
        """Why it failed, if it did."""
        try:
            answer = await self._perform(firing, self._wanted(firing), _execution(firing))
        except AwsError as error:
            return error
        except (EngineUnavailable, StoreUnavailable) as error:
            return AwsError("ServiceUnavailable", str(error), status=503)
        if failures := answer.get("failures"):
            reason = failures[0].get("reason", "unknown")
            return AwsError("ServiceUnavailable", f"The target had no room: {reason}", status=503)
        return None

    async def _perform(self, firing: Firing, wanted: Wanted, token: str) -> Response:
        account = firing.scope.split("/")[0]
        role = firing.target["RoleArn"].rsplit("/", 1)[-1]
        return await self._operations.call(
            firing.scope,
            *wanted,
            principal=f"arn:aws:sts::{account}:assumed-role/{role}/{_execution(firing)}",
            token=token,
            now=self._clock.now(),
        )

    def _wanted(self, firing: Firing) -> Wanted:
        attributes = {
            "schedule-arn": firing.arn,
            "scheduled-time": f"{firing.due:%Y-%m-%dT%H:%M:%SZ}",
            "execution-id": _execution(firing),
            "attempt-number": str(firing.attempts),
        }
        return targets.wanted(firing.target, firing.name, attributes, self._operations)

    async def _deliver(self, firing: Firing) -> float | None:
        """Tell the dead-letter queue; what can't be told is kept here. What goes wrong in Headrace itself is
        tried again, as the loop does with all that fails."""
        try:
            call = self._wanted(firing)
        except AwsError:
            call = None
        letter = dead_letters.letter(firing, call)
        try:
            await self._perform(firing, letter, child(firing.id, "dead letter"))
        except AwsError as error:
            if error.status >= RETRYABLE:
                raise
            message = f"{firing.message} (Its dead-letter queue could not be told: {error.message})"
            dropped = replace(firing, outcome=Outcome.DROPPED, message=message)
            async with self._store.write() as tx:
                await tx.replace(dropped, expect=firing.revision)
            return None
        async with self._store.write() as tx:
            await tx.delete(Firing, firing.id, expect=firing.revision)
        return None

    async def _settle(self, firing: Firing, failure: AwsError | None) -> float | None:
        now = self._clock.now()
        async with self._store.write() as tx:
            if await tx.get(Firing, firing.id) is None:
                return None
            if failure is None:
                await tx.delete(Firing, firing.id)
            else:
                after = _failed(firing, failure, now)
                await tx.replace(after, expect=firing.revision)
                if after.outcome is not Outcome.DROPPED:
                    return max(0.0, (after.at - now).total_seconds())
        return None


async def _noted(tx: Transaction, schedule: Schedule, now: datetime) -> list[str]:
    """Make a firing of each due time that has passed, and move the schedule on."""
    target, due = schedule.settings["Target"], schedule.next_at
    last, made = schedule.last_due, list[str]()
    while due is not None and due <= now and len(made) < AT_ONCE:
        if now - due <= timing.oldest(target):
            firing = Firing(
                id=f"{schedule.id}@{due.isoformat()}",
                scope=schedule.scope,
                schedule=schedule.id,
                arn=schedule.arn,
                name=schedule.name,
                target=target,
                due=due,
                at=timing.call_at(schedule, due),
            )
            if await tx.get(Firing, firing.id) is None:
                made.append((await tx.create(firing)).id)
        last, due = due, timing.following(schedule, due)
    await tx.replace(replace(schedule, next_at=due, last_due=last), expect=schedule.revision)
    return made


async def _complete(tx: Transaction, schedule: Schedule) -> None:
    """A schedule that is never due again may be one that is then to go, once its last target was called."""
    if schedule.settings.get("ActionAfterCompletion") != "DELETE":
        return
    if not await tx.page(Firing, owner=schedule.id, phase=Outcome.PENDING, limit=1):
        await tx.delete(Schedule, schedule.id, expect=schedule.revision)


def _failed(firing: Firing, failure: AwsError, now: datetime) -> Firing:
    """The firing, to be tried again or dropped."""
    told = replace(firing, code=failure.code, message=failure.message)
    again = now + timing.wait(firing.attempts)
    hopeful = failure.status >= RETRYABLE or failure.status == SLOW_DOWN or "Throttl" in failure.code
    spent = firing.attempts > timing.retries(firing.target) or again - firing.due > timing.oldest(
        firing.target
    )
    if hopeful and not spent:
        return replace(told, at=again)
    log.warning(
        "%s of %s is given up after %d attempts: %s", firing.arn, firing.due, firing.attempts, failure
    )
    outcome = Outcome.UNDELIVERED if dead_letters.has_queue(firing.target) else Outcome.DROPPED
    return replace(told, outcome=outcome, at=now, exhausted=dead_letters.exhausted(firing) if hopeful else "")


def _execution(firing: Firing) -> str:
    return child(firing.id, "execution")
