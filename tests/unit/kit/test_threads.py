import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from headrace.kit.threads import in_thread


async def test_its_caller_stays_until_the_work_has_ended_however_often_it_is_cancelled() -> None:
    may_end = Event()
    with ThreadPoolExecutor(1) as executor:
        caller = asyncio.create_task(in_thread(executor, lambda: may_end.wait(20)))
        for _ in range(3):
            await asyncio.sleep(0)
            caller.cancel()
            await asyncio.wait([caller], timeout=0.01)
            assert not caller.done()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await caller


async def test_it_gives_what_the_work_gives_and_raises_what_it_raises() -> None:
    with ThreadPoolExecutor(1) as executor:
        assert await in_thread(executor, lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await in_thread(executor, lambda: 1 // 0)
