"""The figures that requests come to. Pure («CloudWatch metrics for your Application Load Balancer»)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from headrace.services.elbv2.requests.journal import Line

Values = dict[str, list[float]]
"""By metric."""


class Group(NamedTuple):
    """A target group that load balancers forward to."""

    name: str
    """As dimensions name it: `targetgroup/NAME/TOKEN`."""
    targets: int
    balancers: frozenset[str]
    """As dimensions name them: `app/NAME/TOKEN`."""


class Place(NamedTuple):
    """What figures are told of: a load balancer, a target group, or the one through the other."""

    balancer: str = ""
    group: str = ""


def figures(
    lines: Iterable[Line], group_of: Mapping[str, str], groups: Sequence[Group]
) -> dict[Place, Values]:
    """By what they are told of. `group_of`: the target group at each address. A group that has targets is
    told of without requests, too: whoever waits for few requests must hear of none."""
    counts: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    times: defaultdict[Place, list[float]] = defaultdict(list)
    for line in lines:
        group = group_of.get(line.to, "")
        for place in _places(line.lb, group):
            counts[place]["RequestCount"] += 1
            counts[place][_status(line)] += 1
            if line.to:
                times[place].append(line.duration)
    found: dict[Place, Values] = {
        place: {name: [float(count)] for name, count in counted.items()} for place, counted in counts.items()
    }
    for place, seconds in times.items():
        found[place]["TargetResponseTime"] = seconds
    _per_target(found, groups)
    return found


def _places(balancer: str, group: str) -> list[Place]:
    return [Place(balancer), *([Place(balancer, group)] if group else [])]


def _status(line: Line) -> str:
    """Who answered, and how."""
    who = "Target" if line.to and line.status not in (502, 503, 504) else "ELB"
    return f"HTTPCode_{who}_{line.status // 100}XX_Count"


def _per_target(found: dict[Place, Values], groups: Sequence[Group]) -> None:
    for group in groups:
        if not group.targets:
            continue
        total = 0.0
        for balancer in sorted(group.balancers):
            values = found.setdefault(Place(balancer, group.name), {})
            [requests] = values.setdefault("RequestCount", [0.0])
            values["RequestCountPerTarget"] = [requests / group.targets]
            total += requests
        found.setdefault(Place("", group.name), {})["RequestCountPerTarget"] = [total / group.targets]
