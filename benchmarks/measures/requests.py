"""Requests a second, beside the fastest peers."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median
from typing import Any

import boto3

from benchmarks import headrace, peers, tasks
from benchmarks.load.requests import take_down
from benchmarks.load.run import load
from benchmarks.rows import Row, at_least
from benchmarks.settings import Settings, say

BODY = bytes(range(256)) * 4
"""1 KiB."""
KEYS = 64
"""As many objects are written and read in turn."""
MINISTACK, MOTO, HEADRACE = "MiniStack", "moto_server", "Headrace"
GOALS = {MINISTACK: at_least(1.0), MOTO: at_least(3.0)}
LAUNCH_TYPES = {HEADRACE: "EC2", MINISTACK: "EC2", MOTO: "FARGATE"}
"""moto_server would want a container instance to be registered first."""

Client = Callable[[str], Any]
Requests = dict[str, list[bytes]]


def measure(settings: Settings) -> Iterator[Row]:
    """Each server gets the bytes that boto3 would send it, over 16 connections, one server after the
    other, in several rounds. Headrace verifies their signatures and makes what is written durable; its
    log level is the default, `info`, which has no line for a request."""
    with ExitStack() as stack:
        server = stack.enter_context(headrace.running("requests"))
        others = {
            MINISTACK: stack.enter_context(peers.ministack()),
            MOTO: stack.enter_context(peers.moto()),
        }
        urls = {HEADRACE: server.url, **others}
        clients = {HEADRACE: server.client, **{name: _stranger(url) for name, url in others.items()}}
        for name, client in clients.items():
            _prepare(client, LAUNCH_TYPES[name])
        server.come_to_rest()
        requests = {name: _requests(client) for name, client in clients.items()}
        rates = _rates(settings, urls, requests)
    for operation, by_server in rates.items():
        for peer, goal in GOALS.items():
            yield Row(
                what=f"{operation}, requests a second",
                headrace=median(by_server[HEADRACE]),
                yardstick=median(by_server[peer]),
                yardstick_name=peer,
                unit="/s",
                goal=goal,
            )


def _rates(
    settings: Settings, urls: dict[str, str], requests: dict[str, Requests]
) -> dict[str, dict[str, list[float]]]:
    """Requests a second by operation and server, a figure for each round."""
    rates: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for number in range(1, settings.rounds + 1):
        for operation in requests[HEADRACE]:
            for name, url in urls.items():
                report = load(url, requests[name][operation])
                rates[operation][name].append(report.rate)
            told = ", ".join(f"{name} {figures[-1]:,.0f}" for name, figures in rates[operation].items())
            say(f"round {number}: {operation}: {told} a second")
    return rates


def _stranger(url: str) -> Client:
    """Clients of a server that takes any key."""

    def client(service: str) -> Any:
        return boto3.client(
            service,  # type: ignore[call-overload]  # a name that is not a literal
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="example",
            config=headrace.CONFIG,
        )

    return client


def _prepare(client: Client, launch_type: str) -> None:
    """A task in the default cluster, and a bucket with objects."""
    ecs, s3 = client("ecs"), client("s3")
    ecs.create_cluster(clusterName="default")
    tasks.register(ecs, "sleep", "3600")
    tasks.run(ecs, launch_type=launch_type)
    s3.create_bucket(Bucket="bench")
    for number in range(KEYS):
        s3.put_object(Bucket="bench", Key=f"object-{number}", Body=BODY)


def _requests(client: Client) -> Requests:
    ecs, s3 = client("ecs"), client("s3")
    arns = ecs.list_tasks()["taskArns"]
    keys = [f"object-{number}" for number in range(KEYS)]
    return {
        "DescribeTasks": [take_down(ecs.describe_tasks, tasks=arns)],
        "ListTasks": [take_down(ecs.list_tasks)],
        "DescribeTaskDefinition": [take_down(ecs.describe_task_definition, taskDefinition=tasks.FAMILY)],
        "PutObject 1 KiB": [take_down(s3.put_object, Bucket="bench", Key=key, Body=BODY) for key in keys],
        "GetObject 1 KiB": [take_down(s3.get_object, Bucket="bench", Key=key) for key in keys],
    }
