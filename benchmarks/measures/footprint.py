"""What Headrace takes before anything is asked of it."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks import headrace
from benchmarks.rows import Row, at_most
from benchmarks.settings import Settings

STARTS = 5


def measure(settings: Settings) -> Iterator[Row]:
    """The time of `headrace up` to its first answer, and its memory when it has nothing to do."""
    starts, busy = [], []
    for _ in range(STARTS):
        with headrace.running("footprint") as server:
            busy.append(server.cpu_seconds())
            starts.append(server.started_in)
    with headrace.running("footprint", keep=True) as server:
        server.come_to_rest()
        fresh = server.memory()
        _call_each(server)
        server.come_to_rest()
        called = server.memory()
    yield Row(
        what="`headrace up` to its first answer, median",
        headrace=median(starts),
        yardstick=1.5,
        yardstick_name="as promised",
        unit="s",
        goal=at_most(1.0),
    )
    yield Row(what="  of which it has the processor", headrace=median(busy), unit="s")
    yield _memory("idle memory after the start", fresh)
    yield _memory("idle memory after a call of each service", called)


def _memory(what: str, mib: float) -> Row:
    return Row(
        what=what, headrace=mib, yardstick=120, yardstick_name="as promised", unit="MiB", goal=at_most(1.0)
    )


def _call_each(server: Any) -> None:
    server.client("ecs").list_clusters()
    server.client("codebuild").list_projects()
    server.client("ecr").describe_repositories()
    server.client("s3").list_buckets()
    server.client("logs").describe_log_groups()
    server.client("sts").get_caller_identity()
    server.client("iam").list_access_keys()
    server.client("elbv2").describe_load_balancers()
    server.client("cloudwatch").list_metrics()
    server.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")
    server.client("servicediscovery").list_namespaces()
    server.client("secretsmanager").list_secrets()
    server.client("ssm").describe_parameters()
