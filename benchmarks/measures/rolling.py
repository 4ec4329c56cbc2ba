"""A rolling deployment under a constant load."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from benchmarks import headrace, services
from benchmarks.load.steady import Order, Report
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings, say
from benchmarks.timing import until

TASKS = 4
RATE = 200.0


def measure(settings: Settings) -> Iterator[Row]:
    """How many requests fail while a service's tasks are replaced. The yardstick is one failure: the ratio
    is their number, and the goal that there is none."""
    failed = answered = 0
    with headrace.running("rolling") as server:
        ecs, elb = server.client("ecs"), server.client("elbv2")
        group, port = services.balance(elb)
        services.create(ecs, "s", TASKS, services.web(ecs, "one"), group)
        until(lambda: _is_complete(ecs), every=0.1)
        until(lambda: headrace.answers(f"http://127.0.0.1:{port}/"), every=0.1)
        for number in range(1, settings.rounds + 1):
            report = _roll(ecs, port, f"round-{number}")
            failed, answered = failed + report.failed, answered + report.answered
            say(f"round {number}: {report.answered} answered, {report.failed} failed {report.complaint}")
        services.delete(ecs, ["s"])
        services.unbalance(elb, port)
    yield Row(
        what=f"requests that fail in {settings.rounds} rolling deployments at {RATE:g}/s, of {answered}",
        headrace=failed,
        yardstick=1,
        yardstick_name="one",
        unit="",
        goal=at_most(0),
    )


def _roll(ecs: Any, port: int, text: str) -> Report:
    order = Order(url=f"http://127.0.0.1:{port}/", rate=RATE)
    command = [sys.executable, "-m", "benchmarks.load.steady"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
        assert load.stdin is not None
        load.stdin.write(msgspec.json.encode(order) + b"\n")
        load.stdin.flush()
        ecs.update_service(service="s", taskDefinition=services.web(ecs, text))
        until(lambda: _is_complete(ecs), every=0.1)
        printed, _ = load.communicate()
    return msgspec.json.decode(printed, type=Report)


def _is_complete(ecs: Any) -> bool:
    [service] = ecs.describe_services(services=["s"])["services"]
    states = [deployment["rolloutState"] for deployment in service["deployments"]]
    return states == ["COMPLETED"] and service["runningCount"] == TASKS
