"""Long work for one key at a time, beside a control loop that goes on looking at the key."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Work = Callable[[], Coroutine[Any, Any, None]]


class Jobs:
    """Background work, at most one piece for a key. `done` is called with the key when one has ended."""

    def __init__(self, name: str, done: Callable[[str], None]) -> None:
        self._name = name
        self._done = done
        self._begun: dict[str, asyncio.Task[None]] = {}

    def advance(self, key: str, work: Work) -> None:
        """Start the work unless some runs for the key. If the last has failed, raise why; the next call
        starts it again."""
        task = self._begun.get(key)
        if task is not None and not task.done():
            return
        self._begun.pop(key, None)
        if task is not None and not task.cancelled() and (error := task.exception()):
            raise error
        begun = asyncio.get_running_loop().create_task(work(), name=f"{self._name} {key}")
        begun.add_done_callback(lambda _: self._done(key))
        self._begun[key] = begun

    def cancel(self, key: str) -> None:
        """Stop the work if it runs."""
        if task := self._begun.pop(key, None):
            task.cancel()

    async def close(self) -> None:
        """Stop all of it; it is begun again at the next start."""
        for task in self._begun.values():
            task.cancel()
        await asyncio.gather(*self._begun.values(), return_exceptions=True)
