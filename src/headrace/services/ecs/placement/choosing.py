"""Which instance a task is put on, or why on none."""

from collections.abc import Mapping, Sequence
from typing import Any

from headrace.runs.placement import shortfall
from headrace.runs.records import Reserve
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.placement.instances import Instance, Instances
from headrace.services.ecs.placement.query import compiled

MOST_CONSTRAINTS, MOST_STRATEGIES = 10, 5
NO_INSTANCES = "No Container Instances were found in your cluster."
MEMBER_OF, DISTINCT = "memberOf", "distinctInstance"
UNSATISFIED = {
    MEMBER_OF: "MemberOf placement constraint unsatisfied.",
    DISTINCT: "DistinctInstance placement constraint unsatisfied.",
}
BINPACK_FIELDS = ("cpu", "memory")

Rules = Sequence[Mapping[str, Any]]


def check(constraints: Rules, strategies: Rules, *, fargate: bool = False) -> None:
    """Raises `InvalidParameterException`."""
    if fargate and (constraints or strategies):
        raise invalid_parameter("Placement constraints and strategies are not supported with FARGATE.")
    if len(constraints) > MOST_CONSTRAINTS or len(strategies) > MOST_STRATEGIES:
        raise invalid_parameter(
            f"At most {MOST_CONSTRAINTS} placement constraints and {MOST_STRATEGIES} strategies are allowed."
        )
    for constraint in constraints:
        if constraint.get("type") == MEMBER_OF:
            compiled(constraint.get("expression", ""))
        elif constraint.get("type") != DISTINCT or constraint.get("expression"):
            raise invalid_parameter(
                "A placement constraint is memberOf with an expression, or distinctInstance."
            )
    for strategy in strategies:
        _check_strategy(strategy)


def choose(
    instances: Instances, wanted: Reserve, group: str, constraints: Rules = (), strategies: Rules = ()
) -> Instance | str:
    """The instance; or, as RunTask's failures have it, why there is none."""
    active = [instance for instance in instances if instance.active]
    if not active:
        return NO_INSTANCES
    roomy = [instance for instance in active if shortfall(instance.room, wanted) is None]
    if not roomy:
        return shortfall(active[0].room, wanted) or NO_INSTANCES
    for constraint in constraints:
        roomy = [instance for instance in roomy if _meets(instance, group, constraint)]
        if not roomy:
            return UNSATISFIED[constraint["type"]]
    return min(roomy, key=lambda instance: [_rank(instance, group, one, instances) for one in strategies])


def _meets(instance: Instance, group: str, constraint: Mapping[str, Any]) -> bool:
    if constraint["type"] == DISTINCT:
        return instance.groups[group] == 0
    return compiled(constraint["expression"])(instance.facts)


def _rank(instance: Instance, group: str, strategy: Mapping[str, Any], instances: Instances) -> float:
    """The lowest is the best."""
    field = strategy.get("field", "")
    match strategy["type"]:
        case "binpack":
            return instance.room.cpu if field.lower() == "cpu" else instance.room.memory
        case "spread":
            here = instance.value(field)
            return sum(other.groups[group] for other in instances if other.value(field) == here)
    return 0.0


def _check_strategy(strategy: Mapping[str, Any]) -> None:
    kind, field = strategy.get("type"), strategy.get("field", "")
    good = {
        "random": not field,
        "binpack": field.lower() in BINPACK_FIELDS,
        "spread": field in ("instanceId", "host") or field.startswith("attribute:"),
    }
    if not good.get(str(kind), False):
        raise invalid_parameter(f"The placement strategy {kind} can't be used with the field '{field}'.")
