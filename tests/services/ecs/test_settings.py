"""Tags, account settings, cluster settings and capacity providers, through a real client."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server


@pytest.fixture
def ecs(headrace: Server) -> Any:
    return headrace.client("ecs")


@pytest.fixture
def definition(ecs: Any) -> str:
    container = {"name": "main", "image": "app", "memory": 16, "command": ["sleep", "infinity"]}
    answer = ecs.register_task_definition(family="settings", containerDefinitions=[container])
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def refused(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**request)
    return str(caught.value.response["Error"]["Message"])


def test_everything_with_an_arn_can_be_tagged(ecs: Any, definition: str) -> None:
    cluster = ecs.create_cluster(clusterName="tagged")["cluster"]["clusterArn"]
    [task] = ecs.run_task(taskDefinition=definition)["tasks"]
    service = ecs.create_service(serviceName="tagged", taskDefinition=definition, desiredCount=0)["service"]
    for arn in (cluster, definition, task["taskArn"], service["serviceArn"]):
        ecs.tag_resource(resourceArn=arn, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
        ecs.untag_resource(resourceArn=arn, tagKeys=["a"])
        assert ecs.list_tags_for_resource(resourceArn=arn)["tags"] == [{"key": "b", "value": "2"}]
    assert "reserved" in refused(ecs.tag_resource, resourceArn=cluster, tags=[{"key": "aws:x"}])
    assert "not valid" in refused(ecs.list_tags_for_resource, resourceArn="arn:aws:s3:::b")
    assert "not found" in refused(ecs.list_tags_for_resource, resourceArn=cluster + "x")
    ecs.delete_service(service="tagged")
    ecs.stop_task(task=task["taskArn"])


def test_account_settings_are_kept_and_effective_ones_shown(ecs: Any) -> None:
    ecs.put_account_setting_default(name="containerInsights", value="enabled")
    effective = ecs.list_account_settings(name="containerInsights", effectiveSettings=True)["settings"]
    assert [one["value"] for one in effective] == ["enabled"]
    ecs.put_account_setting(name="containerInsights", value="disabled")
    [own] = ecs.list_account_settings(name="containerInsights")["settings"]
    assert own["value"] == "disabled"
    assert ecs.delete_account_setting(name="containerInsights")["setting"]["value"] == "enabled"
    assert "Invalid value" in refused(ecs.put_account_setting, name="taskLongArnFormat", value="maybe")


def test_a_cluster_with_a_default_strategy_puts_tasks_on_its_providers(ecs: Any, definition: str) -> None:
    group = {"autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:x"}
    ecs.create_capacity_provider(name="rack", autoScalingGroupProvider=group)
    assert "already exists" in refused(
        ecs.create_capacity_provider, name="rack", autoScalingGroupProvider=group
    )
    ecs.create_cluster(clusterName="racked")
    strategy = [{"capacityProvider": "rack", "weight": 1}]
    answer = ecs.put_cluster_capacity_providers(
        cluster="racked", capacityProviders=["rack"], defaultCapacityProviderStrategy=strategy
    )
    assert answer["cluster"]["capacityProviders"] == ["rack"]
    [task] = ecs.run_task(cluster="racked", taskDefinition=definition)["tasks"]
    assert (task["capacityProviderName"], task["launchType"]) == ("rack", "EC2")
    assert "was not found" in refused(
        ecs.run_task,
        cluster="racked",
        taskDefinition=definition,
        capacityProviderStrategy=[{"capacityProvider": "FARGATE"}],
    )
    assert "associated with the cluster" in refused(ecs.delete_capacity_provider, capacityProvider="rack")
    [shown] = ecs.describe_capacity_providers(capacityProviders=["rack"])["capacityProviders"]
    assert shown["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"] == 100
    ecs.stop_task(cluster="racked", task=task["taskArn"])


def test_a_task_that_a_provider_has_no_room_for_waits_for_it(ecs: Any, definition: str) -> None:
    large = {"name": "main", "image": "app", "memory": 6 * 1024, "command": ["sleep", "infinity"]}
    arn = ecs.register_task_definition(family="large", containerDefinitions=[large])["taskDefinition"][
        "taskDefinitionArn"
    ]
    ecs.create_capacity_provider(
        name="shelf",
        autoScalingGroupProvider={"autoScalingGroupArn": "arn:aws:autoscaling:x:0:autoScalingGroup:y"},
    )
    ecs.create_cluster(clusterName="shelved", capacityProviders=["shelf"])
    strategy = [{"capacityProvider": "shelf"}]
    answer = ecs.run_task(cluster="shelved", taskDefinition=arn, count=2, capacityProviderStrategy=strategy)
    assert answer["failures"] == []
    states = {task["lastStatus"] for task in answer["tasks"]}
    assert "PROVISIONING" in states
    for task in answer["tasks"]:
        ecs.stop_task(cluster="shelved", task=task["taskArn"])


def test_cluster_settings_can_be_changed(ecs: Any) -> None:
    ecs.create_cluster(clusterName="insightful")
    settings = [{"name": "containerInsights", "value": "enabled"}]
    assert (
        ecs.update_cluster_settings(cluster="insightful", settings=settings)["cluster"]["settings"]
        == settings
    )
    assert ecs.update_cluster(cluster="insightful")["cluster"]["settings"] == settings
