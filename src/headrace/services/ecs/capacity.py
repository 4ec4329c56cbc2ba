"""On which capacity tasks are put: launch types, capacity providers and strategies. Pure.

«ECS developer guide, capacity providers»: a strategy's base comes first, then tasks are divided by weight.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from headrace.aws.call import Request
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.records import Cluster

LAUNCH_TYPES = ("EC2", "FARGATE", "EXTERNAL")
FARGATE = ("FARGATE", "FARGATE_SPOT")
"""The providers that AWS reserves; there is no need to create them."""
MOST_PROVIDERS = 20
HEAVIEST, LARGEST_BASE = 1000, 100_000

Strategy = Sequence[Mapping[str, Any]]


class Slot(NamedTuple):
    """Where one task is put."""

    launch_type: str
    provider: str = ""

    @property
    def waits(self) -> bool:
        """Whether it waits for room; on EC2 without a provider it fails where there is none."""
        return bool(self.provider) or self.launch_type == "FARGATE"


def resolved(cluster: Cluster, request: Request) -> Request:
    """The request with the cluster's default strategy, if it says nothing itself."""
    says = request.get("launchType") or request.get("capacityProviderStrategy")
    if says or not cluster.default_strategy:
        return request
    return {**request, "capacityProviderStrategy": [dict(item) for item in cluster.default_strategy]}


def launch_type(request: Request) -> str:
    """The launch type that the request means. Raises `AwsError`."""
    strategy = request.get("capacityProviderStrategy", ())
    if strategy and "launchType" in request:
        raise invalid_parameter(
            "Specifying both a launch type and capacity provider strategy is not supported. "
            "Remove one and try again."
        )
    if strategy:
        return kind_of(strategy[0]["capacityProvider"])
    kind = str(request.get("launchType", "EC2"))
    if kind not in LAUNCH_TYPES:
        raise invalid_parameter("launch type should be one of [EC2,FARGATE,EXTERNAL]")
    return kind


def kind_of(provider: str) -> str:
    """The launch type of a provider's tasks."""
    return "FARGATE" if provider in FARGATE else "EC2"


def check(strategy: Strategy, known: Collection[str]) -> None:
    """`known`: the providers of the cluster. Raises `AwsError`."""
    names = [item["capacityProvider"] for item in strategy]
    if len(names) > MOST_PROVIDERS:
        raise invalid_parameter(
            f"A capacity provider strategy can contain a maximum of {MOST_PROVIDERS} capacity providers."
        )
    if len(set(names)) < len(names):
        raise invalid_parameter("A capacity provider may appear only once in a capacity provider strategy.")
    for name in names:
        if name not in known:
            raise invalid_parameter("The specified capacity provider was not found.")
    if len({kind_of(name) for name in names}) > 1:
        raise invalid_parameter(
            "A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling "
            "groups and Fargate providers. Specify one or the other and try again."
        )
    _check_numbers(strategy)


def slots(request: Request, count: int, running: Mapping[str, int] | None = None) -> list[Slot]:
    """Where so many tasks are put. `running`: how many there are on each provider already."""
    strategy = request.get("capacityProviderStrategy", ())
    if not strategy:
        return [Slot(launch_type(request))] * count
    counts = {item["capacityProvider"]: (running or {}).get(item["capacityProvider"], 0) for item in strategy}
    found = []
    for _ in range(count):
        name = _next(strategy, counts)
        counts[name] += 1
        found.append(Slot(kind_of(name), name))
    return found


def _next(strategy: Strategy, counts: Mapping[str, int]) -> str:
    """The provider of the next task: the one whose base is not reached, else the one that has least of its
    share beyond the bases."""
    for item in strategy:
        name = str(item["capacityProvider"])
        if counts[name] < item.get("base", 0):
            return name
    shares = {
        str(item["capacityProvider"]): (counts[item["capacityProvider"]] - item.get("base", 0) + 1)
        / _weight(item, strategy)
        for item in strategy
        if _weight(item, strategy)
    }
    return min(shares, key=lambda name: shares[name])


def _weight(item: Mapping[str, Any], strategy: Strategy) -> int:
    """A single provider needs no weight."""
    return int(item.get("weight", 1 if len(strategy) == 1 else 0))


def _check_numbers(strategy: Strategy) -> None:
    if sum(item.get("base", 0) > 0 for item in strategy) > 1:
        raise invalid_parameter(
            "A capacity provider strategy can have only one base value greater than zero."
        )
    for item in strategy:
        if not 0 <= item.get("weight", 0) <= HEAVIEST or not 0 <= item.get("base", 0) <= LARGEST_BASE:
            raise invalid_parameter(
                f"A weight is between 0 and {HEAVIEST}, and a base between 0 and {LARGEST_BASE}."
            )
    if strategy and not any(_weight(item, strategy) for item in strategy):
        raise invalid_parameter(
            "A capacity provider strategy must have at least one capacity provider with a weight greater "
            "than zero."
        )
