"""On which instance a task is put."""

from collections import Counter
from typing import Any

import pytest

from headrace.aws.errors import AwsError
from headrace.runs.placement import Room
from headrace.runs.records import Reserve
from headrace.services.ecs.placement.choosing import NO_INSTANCES, check, choose
from headrace.services.ecs.placement.instances import Instance
from headrace.services.ecs.placement.query import compiled

WANTED = Reserve(cpu=100, memory=100)


def instance(name: str, *, cpu: int = 1000, memory: int = 1000, **fields: Any) -> Instance:
    return Instance(arn=f"arn:x/{name}", room=Room(cpu, memory, frozenset()), **fields)


FACTS = instance(
    "i-1",
    attributes={"stack": "prod", "ecs.instance-type": "g2.large", "version": "1.10"},
    groups=Counter({"service:web": 2}),
).facts


@pytest.mark.parametrize(
    "expression",
    [
        "attribute:stack == prod",
        "attribute:stack equals 'prod'",
        "attribute:stack != test",
        "attribute:missing != anything",
        "attribute:ecs.instance-type =~ g2.*",
        "attribute:ecs.instance-type !~ t2.*",
        "attribute:version > 1.9",
        "attribute:version less_than_equal 1.10",
        "attribute:stack exists",
        "attribute:missing !exists",
        "attribute:missing not_exists",
        "attribute:stack in [test, prod]",
        "attribute:stack !in [test, beta]",
        "attribute:stack not_in [test]",
        "runningTasksCount == 2",
        "task:group == service:web",
        "agentConnected == true",
        "ec2InstanceId in [i-1, i-2]",
        "attribute:stack == test || attribute:version == 1.10",
        "attribute:stack == prod and not attribute:version == 2",
        "!(attribute:stack == test) && (attribute:stack == prod or attribute:stack == x)",
    ],
)
def test_an_expression_that_holds_and_its_negation_that_does_not(expression: str) -> None:
    assert compiled(expression)(FACTS)
    assert not compiled(f"not ({expression})")(FACTS)


@pytest.mark.parametrize(
    "expression", ["", "attribute:stack", "attribute:stack = prod", "color == red", "attribute:x =~ (", "(a"]
)
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(AwsError, match="Invalid expression"):
        compiled(expression)


def test_a_task_goes_where_there_is_room() -> None:
    small, large = instance("small", memory=50), instance("large")
    assert choose([small, large], WANTED, "g") is large
    assert choose([small], WANTED, "g") == "RESOURCE:MEMORY"
    assert choose([instance("x", active=False)], WANTED, "g") == NO_INSTANCES


def test_binpack_fills_the_fullest_and_spread_the_emptiest() -> None:
    full = instance("full", memory=200, groups=Counter({"g": 2}))
    empty = instance("empty", memory=900)
    pack = [{"type": "binpack", "field": "memory"}]
    spread = [{"type": "spread", "field": "instanceId"}]
    assert choose([empty, full], WANTED, "g", strategies=pack) is full
    assert choose([full, empty], WANTED, "g", strategies=spread) is empty


def test_spread_counts_by_an_attribute() -> None:
    a1 = instance("a1", attributes={"zone": "a"}, groups=Counter({"g": 1}))
    a2 = instance("a2", attributes={"zone": "a"})
    b = instance("b", attributes={"zone": "b"})
    assert choose([a1, a2, b], WANTED, "g", strategies=[{"type": "spread", "field": "attribute:zone"}]) is b


def test_distinct_instances_have_one_task_of_a_group_each() -> None:
    taken, free = instance("taken", groups=Counter({"g": 1})), instance("free")
    distinct = [{"type": "distinctInstance"}]
    assert choose([taken, free], WANTED, "g", distinct) is free
    placed = free.with_task(WANTED, "g")
    assert (
        choose([taken, placed], WANTED, "g", distinct) == "DistinctInstance placement constraint unsatisfied."
    )
    assert placed.room.memory == 900


def test_members_of_an_expression_only() -> None:
    gpu = instance("gpu", attributes={"gpu": "yes"})
    constraint = [{"type": "memberOf", "expression": "attribute:gpu == yes"}]
    assert choose([instance("cpu"), gpu], WANTED, "g", constraint) is gpu
    assert choose([instance("cpu")], WANTED, "g", constraint) == "MemberOf placement constraint unsatisfied."


@pytest.mark.parametrize(
    ("constraints", "strategies"),
    [
        ([{"type": "memberOf"}], []),
        ([{"type": "distinctInstance", "expression": "x"}], []),
        ([], [{"type": "binpack", "field": "disk"}]),
        ([], [{"type": "spread", "field": "moon"}]),
        ([], [{"type": "random", "field": "x"}]),
    ],
)
def test_bad_rules_are_refused(constraints: list[Any], strategies: list[Any]) -> None:
    with pytest.raises(AwsError):
        check(constraints, strategies)
