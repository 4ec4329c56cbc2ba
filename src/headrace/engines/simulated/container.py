"""The life of a simulated container, as the park's clock goes."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from headrace.engines.base import ContainerPhase, Health, LogCursor, LogLine, SeenContainer, Stats
from headrace.engines.simulated.behaviour import KILLED, Behaviour
from headrace.engines.simulated.files import Files
from headrace.engines.spec import ContainerSpec
from headrace.kit.clock import Clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SimulatedContainer:
    """One container. `changed` is called whenever somebody who looks would see something else."""

    def __init__(
        self,
        spec: ContainerSpec,
        behaviour: Behaviour,
        *,
        runtime_id: str,
        files: Files,
        clock: Clock,
        changed: Callable[[], None],
    ) -> None:
        self.spec = spec
        self.behaviour = behaviour
        self.files = files
        self.phase = ContainerPhase.CREATED
        self.error: str | None = None
        self._runtime_id = runtime_id
        self._clock = clock
        self._changed = changed
        self._exit_code: int | None = None
        self._health = Health.STARTING if spec.health_check else None
        self._started_at: datetime | None = None
        self._finished_at: datetime | None = None
        self._lines: list[LogLine] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def start(self) -> None:
        self.phase = ContainerPhase.RUNNING
        self._started_at = self._clock.now()
        self._notify()

    async def live(self) -> None:
        """Behave until the end, unless it is ended before."""
        await asyncio.gather(self._work(), self._check_health())

    def end(self, exit_code: int) -> None:
        """End, unless it has ended."""
        if self.phase is not ContainerPhase.EXITED:
            self.phase = ContainerPhase.EXITED
            self._exit_code = exit_code
            self._finished_at = self._clock.now()
            self._notify()

    async def ended(self) -> None:
        """Wait until it doesn't run."""
        while self.phase is ContainerPhase.RUNNING:
            await self.change()

    def lines(self, since: LogCursor) -> list[LogLine]:
        """What it has written behind the cursor."""
        place = (since.time, since.count)
        return [line for line in self._lines if (line.cursor.time, line.cursor.count) > place]

    async def change(self) -> None:
        """Wait until it has written something or changed, or somebody calls `wake`."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        await future

    def wake(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def seen(self) -> SeenContainer:
        exited = self.phase is ContainerPhase.EXITED
        return SeenContainer(
            name=self.spec.name,
            phase=self.phase,
            runtime_id=self._runtime_id,
            image_id=f"sha256:{self.spec.image}",
            exit_code=self._exit_code,
            oom_killed=exited and self.behaviour.oom and self._exit_code == KILLED,
            error=self.error,
            health=self._health,
            started_at=self._started_at,
            finished_at=self._finished_at,
        )

    def stats(self, machine_memory: int) -> Stats:
        """As if it kept one core busy."""
        running_for = self._clock.now() - (self._started_at or self._clock.now())
        return Stats(
            cpu_seconds=running_for.total_seconds(),
            memory=1024 * 1024,
            memory_limit=self.spec.memory_limit or machine_memory,
            pids=1,
        )

    async def _work(self) -> None:
        behaviour = self.behaviour
        pause = (behaviour.run_time or 0.0) / max(1, len(behaviour.output))
        for stream, text in behaviour.output:
            self._write(stream, text)
            if pause:
                await self._clock.sleep(pause)
        if behaviour.run_time is None:
            return
        if not behaviour.output:
            await self._clock.sleep(behaviour.run_time)
        for path, content in behaviour.files.items():
            self.files.write(path, content)
        self.end(KILLED if behaviour.oom else behaviour.exit_code)

    async def _check_health(self) -> None:
        check, healthy_after = self.spec.health_check, self.behaviour.healthy_after
        if check is None:
            return
        if healthy_after is None:
            await self._clock.sleep(check.start_period + check.interval * check.retries)
        else:
            await self._clock.sleep(healthy_after)
        if self.phase is ContainerPhase.RUNNING:
            self._health = Health.UNHEALTHY if healthy_after is None else Health.HEALTHY
            self._notify()

    def _write(self, stream: str, text: str) -> None:
        time = (self._clock.now() - EPOCH) // timedelta(microseconds=1) * 1000
        before = self._lines[-1].cursor if self._lines else LogCursor()
        same = before.count if before.time == time else 0
        self._lines.append(LogLine(time, stream, text, LogCursor(time, same + 1)))
        self.wake()

    def _notify(self) -> None:
        self.wake()
        self._changed()
