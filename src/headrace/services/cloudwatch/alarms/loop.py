"""The loop that evaluates alarms, each once a minute, or every ten seconds where its periods are short."""

from collections.abc import Callable, Iterable
from datetime import datetime

from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.services.cloudwatch.alarms import evaluation, settings
from headrace.services.cloudwatch.records import Alarm
from headrace.store.base import Store
from headrace.store.listing import every

OFTEN, USUALLY = 10, 60
DELAY = 1.0
"""Seconds that data may come after the end of their period and still count."""


class Alarms:
    """Evaluates alarms until cancelled."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._loop = Loop("alarms", self._reconcile, clock=clock, resync=self._keys)
        self._followers: list[Callable[[], None]] = []

    async def run(self) -> None:
        """Work until cancelled."""
        await self._loop.run()

    def hint(self, id: str) -> None:
        """The alarm of this id is new or another."""
        self._loop.hint(id)

    def subscribe(self, follower: Callable[[], None]) -> None:
        """`follower` is called whenever the state of any alarm has changed."""
        self._followers.append(follower)

    def tell(self) -> None:
        """The state of an alarm has changed."""
        for follower in self._followers:
            follower()

    async def _keys(self) -> Iterable[str]:
        return [alarm.id for alarm in await every(self._store, Alarm)]

    async def _reconcile(self, id: str) -> float | None:
        alarm = await self._store.get(Alarm, id)
        if alarm is None:
            return None
        now = self._clock.now()
        after = evaluation.judged(alarm, await evaluation.look(self._store, alarm, now), now)
        if after is not alarm:
            async with self._store.write() as tx:
                await evaluation.settle(tx, alarm, after)
            self.tell()
        return until_next(settings.period(alarm.settings), now)


def until_next(period: int, now: datetime) -> float:
    """Seconds until an alarm with periods of this length is evaluated again."""
    step = USUALLY if period >= USUALLY else OFTEN
    return step - (now.timestamp() - DELAY) % step
