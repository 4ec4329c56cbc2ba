"""The scheduler of jobs: a plan over a long queue, and what it adds to the ideal time of many jobs."""

import asyncio
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import uvloop

from benchmarks import jobs
from benchmarks.headrace import CONFIG
from benchmarks.rows import Row, at_most
from benchmarks.settings import IMAGE, WORK, Settings, say
from benchmarks.timing import seconds
from headrace.app import start
from headrace.engines.simulated import Behaviour, Park, SimulatedEngine
from headrace.kit import garbage
from headrace.kit.clock import SystemClock
from headrace.runs.placement import Room
from headrace.services.batch.job_records import Need
from headrace.services.batch.scheduling.board import Board, Line, Place
from headrace.services.batch.scheduling.line import Waiting
from headrace.services.batch.scheduling.plan import plan
from headrace.services.batch.scheduling.shares import FairShare
from headrace.settings import Settings as HeadraceSettings

QUEUED, FREE = 100_000, 100
PLAN_SECONDS = 0.05
CORE = 1024
MIB = 1024 * 1024
NOW = datetime(2026, 1, 1, tzinfo=UTC)

JOBS, SLOTS, JOB_SECONDS = 10_000, 1_000, 20.0


def measure(settings: Settings) -> Iterator[Row]:
    yield from _plans(settings)
    yield from _makespan()


def _plans(settings: Settings) -> Iterator[Row]:
    """A plan that fills some free cores from queues of different priorities, one of them a fair share of
    fifty users, with jobs of forty sizes."""
    board = _board()
    whole = Room(SLOTS * CORE, SLOTS * 4096, frozenset())
    left = Room(FREE * CORE, FREE * 4096, frozenset())
    times = []
    for _ in range(settings.rounds * 5):
        began = time.perf_counter()
        made = plan(board, whole, left, NOW)
        times.append(time.perf_counter() - began)
    say(f"a plan of {len(made.start)} starts: {median(times) * 1000:.1f} ms, at most {max(times) * 1000:.1f}")
    yield Row(
        what=f"a scheduling round with {QUEUED:,} jobs queued",
        headrace=max(times) * 1000,
        yardstick=PLAN_SECONDS * 1000,
        yardstick_name="the goal itself",
        unit="ms",
        goal=at_most(1.0),
    )


def _board() -> Board:
    chance = random.Random(1)
    board = Board()
    board.places["ce"] = Place("ce", 2 * SLOTS * CORE)
    for number in range(4):
        fair = FairShare() if number == 2 else None
        board.lines[f"q{number}"] = Line(f"q{number}", number, ("ce",), fair)
    for number in range(QUEUED):
        need = Need(cpu=CORE * chance.randint(1, 4), memory=256 * chance.randint(1, 10))
        queue = chance.choice(list(board.lines))
        share = f"user{chance.randint(1, 50)}" if queue == "q2" else ""
        board.wait(Waiting(str(number), queue, f"{number:08}", need, share), NOW)
    return board


def _makespan() -> Iterator[Row]:
    """Jobs that all take the same time, through the whole control plane on the simulated engine, in real
    time and as `headrace up` runs it."""
    WORK.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=WORK) as folder:
        taken = uvloop.run(_run(Path(folder)))
    ideal = JOBS / SLOTS * JOB_SECONDS
    say(f"{JOBS} jobs of {JOB_SECONDS:g} s in {SLOTS} slots: {taken:.1f} s, ideally {ideal:.1f} s")
    yield Row(
        what=f"{JOBS:,} jobs through {SLOTS:,} simulated slots",
        headrace=taken,
        yardstick=ideal,
        yardstick_name="the ideal makespan",
        unit="s",
        goal=at_most(1.05),
    )


async def _run(folder: Path) -> float:
    park = Park(SystemClock(), cpus=SLOTS, memory=SLOTS * 64 * MIB)
    park.behave(Behaviour(run_time=JOB_SECONDS), image=IMAGE)
    settings = HeadraceSettings(data=str(folder), port=0)
    async with start(settings, engine=SimulatedEngine("bench", park)) as running:
        garbage.collect_seldom()
        client = boto3.client(
            "batch",
            endpoint_url=running.url,
            region_name=running.region,
            aws_access_key_id=running.access_key,
            aws_secret_access_key=running.secret,
            config=CONFIG,
        )
        return await asyncio.to_thread(_submit_and_wait, client)


def _submit_and_wait(batch: Any) -> float:
    size = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "16"}]
    jobs.prepare(batch, "x", kind="EC2", size=size)
    array = {"arrayProperties": {"size": JOBS}}
    return seconds(lambda: jobs.wait_ended(batch, jobs.submit(batch, **array), every=0.5))
