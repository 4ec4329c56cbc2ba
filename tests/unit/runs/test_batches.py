"""Gathering a stream into batches."""

from collections.abc import AsyncGenerator

import pytest

from headrace.kit.clock import SystemClock
from headrace.runs.batches import batches


async def numbers(upto: int, error: Exception | None = None) -> AsyncGenerator[int, None]:
    for number in range(upto):
        yield number
    if error:
        raise error


async def test_everything_comes_once_and_in_order() -> None:
    given = [number async for batch in batches(numbers(5000), SystemClock()) for number in batch]
    assert given == list(range(5000))


async def test_an_error_comes_after_what_was_there_before_it() -> None:
    given: list[int] = []

    async def read() -> None:
        async for batch in batches(numbers(7, OSError("gone")), SystemClock()):
            given.extend(batch)

    with pytest.raises(OSError, match="gone"):
        await read()
    assert given == list(range(7))


async def test_a_reader_that_stops_early_closes_the_stream() -> None:
    closed = []

    async def stream() -> AsyncGenerator[int, None]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    gathered = batches(stream(), SystemClock())
    await anext(gathered)
    await gathered.aclose()
    assert closed == [True]
