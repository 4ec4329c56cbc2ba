"""Jobs submitted, one by one and as an array."""

from collections.abc import Iterator
from statistics import median

from benchmarks import headrace, jobs
from benchmarks.load.requests import take_down
from benchmarks.load.run import load
from benchmarks.rows import Row, at_least, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import seconds, until

RATE = 500.0
ARRAY, ARRAY_SECONDS = 10_000, 2.0


def measure(settings: Settings) -> Iterator[Row]:
    """`SubmitJob` over 16 connections, and an array from its submission until all its children are RUNNABLE.
    The compute environment is disabled, so that they wait."""
    rates, times = [], []
    with headrace.running("submit-job") as server:
        batch = server.client("batch")
        jobs.prepare(batch, "true", state="DISABLED")
        server.come_to_rest()
        request = take_down(
            batch.submit_job, jobName="bench", jobQueue=jobs.QUEUE, jobDefinition=jobs.DEFINITION
        )
        for number in range(1, settings.rounds + 1):
            rates.append(load(server.url, [request]).rate)
            server.come_to_rest()
            times.append(seconds(lambda: _array(batch)))
            say(f"round {number}: {rates[-1]:,.0f} jobs a second, an array in {times[-1]:.2f} s")
    yield Row(
        what="SubmitJob, 16 clients",
        headrace=median(rates),
        yardstick=RATE,
        yardstick_name="the goal itself",
        unit="/s",
        goal=at_least(1.0),
    )
    yield Row(
        what=f"an array of {ARRAY:,} jobs, all RUNNABLE",
        headrace=median(times),
        yardstick=ARRAY_SECONDS,
        yardstick_name="the goal itself",
        unit="s",
        goal=at_most(1.0),
    )


def _array(batch: object) -> None:
    id = jobs.submit(batch, arrayProperties={"size": ARRAY})
    until(lambda: jobs.summary(batch, id).get("RUNNABLE") == ARRAY, every=0.02)
