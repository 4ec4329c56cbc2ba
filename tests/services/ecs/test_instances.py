"""The machine as a container instance, through a real client."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until


@pytest.fixture
def ecs(headrace: Server) -> Any:
    return headrace.client("ecs")


@pytest.fixture
def instance(ecs: Any) -> str:
    [arn] = ecs.list_container_instances()["containerInstanceArns"]
    return str(arn)


@pytest.fixture
def definition(ecs: Any) -> str:
    container = {"name": "main", "image": "app", "memory": 16, "command": ["sleep", "infinity"]}
    answer = ecs.register_task_definition(family="placed", containerDefinitions=[container])
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def test_the_instance_shows_its_size_and_what_is_left_of_it(ecs: Any, instance: str, definition: str) -> None:
    def memory(kind: str) -> int:
        [shown] = ecs.describe_container_instances(containerInstances=[instance])["containerInstances"]
        [found] = [one["integerValue"] for one in shown[kind] if one["name"] == "MEMORY"]
        return int(found)

    before = memory("remainingResources")
    assert before <= memory("registeredResources")
    [task] = ecs.run_task(taskDefinition=definition)["tasks"]
    assert task["containerInstanceArn"] == instance
    assert memory("remainingResources") == before - 16
    ecs.stop_task(task=task["taskArn"])
    failures = ecs.describe_container_instances(containerInstances=["nowhere"])["failures"]
    assert failures[0]["reason"] == "MISSING"


def test_attributes_decide_where_a_task_may_go(ecs: Any, instance: str, definition: str) -> None:
    constraint = [{"type": "memberOf", "expression": "attribute:disk == fast"}]
    refused = ecs.run_task(taskDefinition=definition, placementConstraints=constraint)
    assert refused["tasks"] == []
    assert refused["failures"][0] == {
        "arn": instance,
        "reason": "MemberOf placement constraint unsatisfied.",
    }
    attribute = {"name": "disk", "value": "fast", "targetId": instance}
    ecs.put_attributes(attributes=[attribute])
    listed = ecs.list_attributes(targetType="container-instance", attributeName="disk")["attributes"]
    assert listed == [attribute]
    assert ecs.list_container_instances(filter="attribute:disk == fast")["containerInstanceArns"] == [
        instance
    ]
    assert ecs.list_container_instances(filter="attribute:disk == slow")["containerInstanceArns"] == []
    [task] = ecs.run_task(taskDefinition=definition, placementConstraints=constraint)["tasks"]
    ecs.stop_task(task=task["taskArn"])
    ecs.delete_attributes(attributes=[{"name": "disk", "targetId": instance}])
    assert ecs.list_attributes(targetType="container-instance", attributeName="disk")["attributes"] == []
    with pytest.raises(ClientError, match="Invalid expression"):
        ecs.list_container_instances(filter="nonsense")


def test_distinct_instances_hold_one_task_of_a_group(ecs: Any, definition: str) -> None:
    answer = ecs.run_task(
        taskDefinition=definition, count=2, placementConstraints=[{"type": "distinctInstance"}]
    )
    assert len(answer["tasks"]) == 1
    assert answer["failures"][0]["reason"] == "DistinctInstance placement constraint unsatisfied."
    ecs.stop_task(task=answer["tasks"][0]["taskArn"])


def test_an_instance_that_drains_gets_no_new_tasks_and_keeps_those_it_has(ecs: Any, definition: str) -> None:
    ecs.create_cluster(clusterName="drained")
    [instance] = ecs.list_container_instances(cluster="drained")["containerInstanceArns"]
    [task] = ecs.run_task(cluster="drained", taskDefinition=definition)["tasks"]
    [shown] = ecs.update_container_instances_state(
        cluster="drained", containerInstances=[instance], status="DRAINING"
    )["containerInstances"]
    assert shown["status"] == "DRAINING"
    with pytest.raises(ClientError, match="No Container Instances were found in your cluster"):
        ecs.run_task(cluster="drained", taskDefinition=definition)
    [kept] = ecs.describe_tasks(cluster="drained", tasks=[task["taskArn"]])["tasks"]
    assert kept["desiredStatus"] == "RUNNING"
    assert ecs.list_container_instances(cluster="drained", status="ACTIVE")["containerInstanceArns"] == []
    ecs.update_container_instances_state(cluster="drained", containerInstances=[instance], status="ACTIVE")
    [more] = ecs.run_task(cluster="drained", taskDefinition=definition)["tasks"]
    for arn in (task["taskArn"], more["taskArn"]):
        ecs.stop_task(cluster="drained", task=arn)


def test_a_task_is_started_on_the_instance_that_is_named(ecs: Any, instance: str, definition: str) -> None:
    answer = ecs.start_task(taskDefinition=definition, containerInstances=[instance, "nowhere"])
    assert [task["containerInstanceArn"] for task in answer["tasks"]] == [instance]
    assert answer["failures"] == [{"arn": "nowhere", "reason": "MISSING"}]
    ecs.stop_task(task=answer["tasks"][0]["taskArn"])


@pytest.mark.parametrize(("minimum", "left"), [(0, 0), (50, 1), (100, 2)])
def test_tasks_of_a_service_leave_an_instance_that_drains_as_far_as_its_minimum_allows(
    ecs: Any, definition: str, minimum: int, left: int
) -> None:
    """There is no other instance, so they come back when it is active again."""
    cluster = f"drained-{minimum}"
    ecs.create_cluster(clusterName=cluster)
    [instance] = ecs.list_container_instances(cluster=cluster)["containerInstanceArns"]
    percentages = {"minimumHealthyPercent": minimum, "maximumPercent": 200}
    for name, kind in (("drained", "EC2"), ("other", "FARGATE")):
        ecs.create_service(
            cluster=cluster,
            serviceName=name,
            taskDefinition=definition if kind == "EC2" else fargate(ecs),
            desiredCount=2,
            launchType=kind,
            deploymentConfiguration=percentages,
            **({"networkConfiguration": NETWORK} if kind == "FARGATE" else {}),
        )

    def running() -> list[int]:
        found = ecs.describe_services(cluster=cluster, services=["drained", "other"])["services"]
        return [one["runningCount"] for one in found]

    def told() -> str:
        [service] = ecs.describe_services(cluster=cluster, services=["drained"])["services"]
        return str(service["events"][0]["message"]) if service["events"] else ""

    until(lambda: running() == [2, 2] and "steady state" in told())
    ecs.update_container_instances_state(cluster=cluster, containerInstances=[instance], status="DRAINING")
    until(lambda: "was unable to place a task" in told())
    until(lambda: running() == [left, 2])
    ecs.update_container_instances_state(cluster=cluster, containerInstances=[instance], status="ACTIVE")
    until(lambda: running() == [2, 2])
    for name in ("drained", "other"):
        ecs.delete_service(cluster=cluster, service=name, force=True)


NETWORK = {"awsvpcConfiguration": {"subnets": ["a"]}}


def fargate(ecs: Any) -> str:
    container = {"name": "main", "image": "app", "command": ["sleep", "infinity"]}
    answer = ecs.register_task_definition(
        family="placed-fargate",
        containerDefinitions=[container],
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
    )
    return str(answer["taskDefinition"]["taskDefinitionArn"])
