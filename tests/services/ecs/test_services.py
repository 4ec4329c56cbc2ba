"""Services on a simulated machine, through a real client."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until

FAST = {"minimumHealthyPercent": 0, "maximumPercent": 200}
BREAKER = {"enable": True, "rollback": True}


@pytest.fixture
def ecs(headrace: Server) -> Any:
    return headrace.client("ecs")


@pytest.fixture
def family() -> str:
    return f"f-{uuid4().hex[:8]}"


@pytest.fixture
def register(ecs: Any, family: str) -> Callable[..., str]:
    """Registers a revision of a task definition of one container; returns its ARN."""

    def make(*command: str, **fields: Any) -> str:
        main = {"name": "main", "image": "app", "memory": 16, "command": list(command), **fields}
        answer = ecs.register_task_definition(family=family, containerDefinitions=[main])
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    return make


@pytest.fixture
def create(ecs: Any, register: Callable[..., str]) -> Iterator[Callable[..., str]]:
    """Makes a service of tasks that run until they are stopped; returns its name. Deletes it later."""
    names: list[str] = []

    def make(**fields: Any) -> str:
        names.append(f"s-{uuid4().hex[:8]}")
        asked = {"desiredCount": 2, "taskDefinition": "", **fields}
        asked["taskDefinition"] = asked["taskDefinition"] or register("sleep", "infinity")
        ecs.create_service(serviceName=names[-1], **asked)
        return names[-1]

    yield make
    for name in names:
        if described(ecs, name)["status"] == "ACTIVE":
            ecs.delete_service(service=name, force=True)


def described(ecs: Any, name: str) -> dict[str, Any]:
    [service] = ecs.describe_services(services=[name])["services"]
    return dict(service)


def stable(ecs: Any, name: str) -> dict[str, Any]:
    """The service when its deployment is complete and it has what it desires."""

    def reached() -> dict[str, Any] | None:
        service = described(ecs, name)
        [*deployments] = service["deployments"]
        complete = len(deployments) == 1 and deployments[0]["rolloutState"] == "COMPLETED"
        return service if complete and service["runningCount"] == service["desiredCount"] else None

    return until(reached)


def messages(service: dict[str, Any]) -> list[str]:
    """What it has told, oldest first, without its name."""
    return [event["message"].split(") ", 1)[1] for event in reversed(service["events"])]


def running(ecs: Any, name: str) -> list[str]:
    return list(ecs.list_tasks(serviceName=name)["taskArns"])


def test_a_service_runs_as_many_tasks_as_desired_and_says_so(ecs: Any, create: Callable[..., str]) -> None:
    name = create(desiredCount=3)
    service = stable(ecs, name)
    assert service["serviceArn"].endswith(f":service/default/{name}")
    tasks = ecs.describe_tasks(tasks=running(ecs, name))["tasks"]
    assert len(tasks) == 3
    deployment = service["deployments"][0]
    assert {task["group"] for task in tasks} == {f"service:{name}"}
    assert {task["startedBy"] for task in tasks} == {deployment["id"]}
    assert deployment["rolloutStateReason"] == f"ECS deployment {deployment['id']} completed."
    told = messages(service)
    assert told[0].startswith("has started 3 tasks: (task ")
    assert told[-1] == "has reached a steady state."


def test_a_task_that_ends_is_replaced(ecs: Any, create: Callable[..., str]) -> None:
    name = create()
    stable(ecs, name)
    lost = running(ecs, name)[0]
    ecs.stop_task(task=lost)
    until(lambda: len(running(ecs, name)) == 2 and lost not in running(ecs, name))


def test_the_desired_count_is_followed_without_a_new_deployment(ecs: Any, create: Callable[..., str]) -> None:
    name = create(desiredCount=1)
    first = stable(ecs, name)["deployments"][0]["id"]
    ecs.update_service(service=name, desiredCount=3)
    assert stable(ecs, name)["deployments"][0]["id"] == first
    assert len(running(ecs, name)) == 3
    ecs.update_service(service=name, desiredCount=0)
    stable(ecs, name)
    assert running(ecs, name) == []
    stopped = ecs.list_tasks(serviceName=name, desiredStatus="STOPPED")["taskArns"]
    [task] = ecs.describe_tasks(tasks=stopped[:1])["tasks"]
    assert task["stopCode"] == "ServiceSchedulerInitiated"
    assert task["stoppedReason"] == f"Scaling activity initiated by (deployment {first})"


def test_an_update_rolls_to_the_new_revision(
    ecs: Any, create: Callable[..., str], register: Callable[..., str]
) -> None:
    name = create()
    before = stable(ecs, name)
    after = ecs.update_service(service=name, taskDefinition=register("sleep", "infinity", cpu=1))["service"]
    assert [one["status"] for one in after["deployments"]] == ["PRIMARY", "ACTIVE"]
    assert after["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    done = stable(ecs, name)
    assert done["taskDefinition"] != before["taskDefinition"]
    tasks = ecs.describe_tasks(tasks=running(ecs, name))["tasks"]
    assert {task["taskDefinitionArn"] for task in tasks} == {done["taskDefinition"]}


def test_a_service_moves_from_a_launch_type_to_a_strategy(ecs: Any, create: Callable[..., str]) -> None:
    group = {"autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:x"}
    ecs.create_capacity_provider(name="rack", autoScalingGroupProvider=group)
    ecs.put_cluster_capacity_providers(
        cluster="default",
        capacityProviders=["FARGATE", "FARGATE_SPOT", "rack"],
        defaultCapacityProviderStrategy=[],
    )
    name = create(desiredCount=1, launchType="EC2")
    stable(ecs, name)
    strategy = [{"capacityProvider": "rack", "weight": 1}]
    ecs.update_service(service=name, capacityProviderStrategy=strategy, forceNewDeployment=True)
    moved = stable(ecs, name)
    assert "launchType" not in moved
    assert moved["capacityProviderStrategy"][0]["capacityProvider"] == "rack"
    [task] = ecs.describe_tasks(tasks=running(ecs, name))["tasks"]
    assert task["capacityProviderName"] == "rack"


def test_the_same_definition_again_is_no_deployment_unless_forced(
    ecs: Any, create: Callable[..., str]
) -> None:
    name = create(desiredCount=1, deploymentConfiguration=FAST)
    service = stable(ecs, name)
    same = ecs.update_service(service=name, taskDefinition=service["taskDefinition"])["service"]
    assert len(same["deployments"]) == 1
    ecs.update_service(service=name, forceNewDeployment=True)
    assert stable(ecs, name)["deployments"][0]["id"] != service["deployments"][0]["id"]


@pytest.mark.parametrize("command", [("false",), ("sh", "-c", "exit 0")])
def test_the_circuit_breaker_goes_back_to_what_worked(
    ecs: Any, create: Callable[..., str], register: Callable[..., str], command: tuple[str, ...]
) -> None:
    name = create(deploymentConfiguration={"deploymentCircuitBreaker": BREAKER})
    good = stable(ecs, name)
    serving = set(running(ecs, name))
    bad = ecs.update_service(service=name, taskDefinition=register(*command))["service"]
    back = until(lambda: rolled_back(ecs, name, good))
    assert serving <= set(running(ecs, name))
    told = messages(back)
    failed = bad["deployments"][0]["id"]
    assert f"(deployment {failed}) deployment failed: tasks failed to start." in told
    assert f"rolling back to deployment {good['deployments'][0]['id']}." in told
    assert messages(stable(ecs, name))[-1] == "has reached a steady state."
    history = ecs.list_service_deployments(service=name)["serviceDeployments"]
    assert [one["status"] for one in history] == ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]


def rolled_back(ecs: Any, name: str, good: dict[str, Any]) -> dict[str, Any] | None:
    service = described(ecs, name)
    return service if service["taskDefinition"] == good["taskDefinition"] else None


def test_a_failed_deployment_without_rollback_stays_failed_beside_the_old_tasks(
    ecs: Any, create: Callable[..., str], register: Callable[..., str]
) -> None:
    name = create(deploymentConfiguration={"deploymentCircuitBreaker": {**BREAKER, "rollback": False}})
    stable(ecs, name)
    serving = running(ecs, name)
    ecs.update_service(service=name, taskDefinition=register("false"))

    def failed() -> dict[str, Any] | None:
        primary = described(ecs, name)["deployments"][0]
        return dict(primary) if primary["rolloutState"] == "FAILED" else None

    primary = until(failed)
    assert primary["failedTasks"] >= 3
    assert primary["rolloutStateReason"] == "ECS deployment circuit breaker: tasks failed to start."
    assert set(serving) <= set(running(ecs, name))


def test_a_deployment_that_is_stopped_rolls_back(
    ecs: Any, create: Callable[..., str], register: Callable[..., str]
) -> None:
    name = create()
    good = stable(ecs, name)
    too_large = register("sleep", "infinity", memory=1024 * 1024)
    service = ecs.update_service(service=name, taskDefinition=too_large)["service"]
    arn = service["currentServiceDeployment"]
    [shown] = ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"]
    assert shown["status"] == "IN_PROGRESS"
    ecs.stop_service_deployment(serviceDeploymentArn=arn)
    until(lambda: rolled_back(ecs, name, good))
    stable(ecs, name)
    [shown] = ecs.describe_service_deployments(serviceDeploymentArns=[arn])["serviceDeployments"]
    assert shown["status"] == "ROLLBACK_SUCCESSFUL"
    with pytest.raises(ClientError, match="not in progress"):
        ecs.stop_service_deployment(serviceDeploymentArn=arn)


def test_a_protected_task_is_not_scaled_in(ecs: Any, create: Callable[..., str]) -> None:
    name = create(desiredCount=1)
    stable(ecs, name)
    [task] = running(ecs, name)
    ecs.update_task_protection(cluster="default", tasks=[task], protectionEnabled=True)
    ecs.update_service(service=name, desiredCount=0)
    until(lambda: any("protected tasks" in message for message in messages(described(ecs, name))))
    assert running(ecs, name) == [task]
    [shown] = ecs.get_task_protection(cluster="default", tasks=[task])["protectedTasks"]
    assert shown["protectionEnabled"]
    ecs.update_task_protection(cluster="default", tasks=[task], protectionEnabled=False)
    until(lambda: running(ecs, name) == [])


def test_a_daemon_runs_once_on_the_machine(ecs: Any, register: Callable[..., str]) -> None:
    name = f"s-{uuid4().hex[:8]}"
    made = ecs.create_service(
        serviceName=name, schedulingStrategy="DAEMON", taskDefinition=register("sleep", "infinity")
    )["service"]
    assert made["desiredCount"] == 1
    stable(ecs, name)
    ecs.delete_service(service=name)
    until(lambda: described(ecs, name)["status"] == "INACTIVE")


def test_a_service_without_room_says_what_is_missing_and_starts_when_there_is_some(
    ecs: Any, create: Callable[..., str], register: Callable[..., str]
) -> None:
    hog = create(desiredCount=1, taskDefinition=register("sleep", "infinity", memory=7 * 1024))
    stable(ecs, hog)
    name = create(desiredCount=1, taskDefinition=register("sleep", "infinity", memory=2 * 1024))
    until(lambda: any("insufficient memory" in message for message in messages(described(ecs, name))))
    ecs.delete_service(service=hog, force=True)
    stable(ecs, name)


def test_a_deleted_service_drains_and_its_name_can_be_taken_again(
    ecs: Any, create: Callable[..., str], family: str
) -> None:
    name = create()
    stable(ecs, name)
    with pytest.raises(ClientError, match="cannot be stopped while it is scaled above 0"):
        ecs.delete_service(service=name)
    assert ecs.delete_service(service=name, force=True)["service"]["status"] == "DRAINING"
    assert name not in str(ecs.list_services()["serviceArns"])
    until(lambda: described(ecs, name)["status"] == "INACTIVE")
    with pytest.raises(ClientError, match="Service was not ACTIVE") as refused:
        ecs.update_service(service=name, desiredCount=1)
    assert refused.value.response["Error"]["Code"] == "ServiceNotActiveException"
    again = ecs.create_service(serviceName=name, taskDefinition=family, desiredCount=1)["service"]
    assert again["status"] == "ACTIVE"
    assert len(again["deployments"]) == 1
    stable(ecs, name)


def test_creating_a_service_twice_makes_one_and_differently_is_refused(
    ecs: Any, create: Callable[..., str], family: str
) -> None:
    name = create(desiredCount=1)
    arn = described(ecs, name)["taskDefinition"]
    again = ecs.create_service(serviceName=name, taskDefinition=arn, desiredCount=1)["service"]
    assert len(again["deployments"]) == 1
    with pytest.raises(ClientError, match="Creation of service was not idempotent"):
        ecs.create_service(serviceName=name, taskDefinition=arn, desiredCount=2)


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ({"serviceName": "no spaces"}, "InvalidParameterException", "Invalid service name"),
        ({"cluster": "nowhere"}, "ClusterNotFoundException", "Cluster not found."),
        ({"desiredCount": -1}, "InvalidParameterException", "desiredCount"),
        ({"taskDefinition": "nothing"}, "ClientException", "TaskDefinition not found."),
        (
            {"launchType": "EC2", "capacityProviderStrategy": [{"capacityProvider": "FARGATE"}]},
            "InvalidParameterException",
            "both a launch type and capacity provider strategy",
        ),
        (
            {"deploymentController": {"type": "EXTERNAL"}},
            "InvalidParameterException",
            "does not support the deployment controller EXTERNAL",
        ),
        (
            {"deploymentConfiguration": {"strategy": "BLUE_GREEN"}},
            "InvalidParameterException",
            "does not support the deployment strategy BLUE_GREEN",
        ),
        (
            {"deploymentConfiguration": {"minimumHealthyPercent": 100, "maximumPercent": 100}},
            "InvalidParameterException",
            "cannot be 100",
        ),
        ({"schedulingStrategy": "DAEMON"}, "InvalidParameterException", "desired count"),
        (
            {"deploymentConfiguration": {"maximumPercent": 50}},
            "InvalidParameterException",
            "maximumPercent must be between 100 and 200",
        ),
    ],
)
def test_bad_services_are_refused_in_awss_words(
    ecs: Any, register: Callable[..., str], fields: dict[str, Any], code: str, message: str
) -> None:
    good = {"serviceName": "x", "desiredCount": 1, "taskDefinition": register("true")}
    with pytest.raises(ClientError, match=message) as refused:
        ecs.create_service(**{**good, **fields})
    assert refused.value.response["Error"]["Code"] == code
    assert ecs.describe_services(services=["x"])["failures"][0]["reason"] == "MISSING"


def test_a_cluster_with_services_is_not_deleted(ecs: Any, register: Callable[..., str]) -> None:
    ecs.create_cluster(clusterName="full")
    ecs.create_service(
        cluster="full", serviceName="s", desiredCount=0, taskDefinition=register("sleep", "infinity")
    )
    with pytest.raises(ClientError) as refused:
        ecs.delete_cluster(cluster="full")
    assert refused.value.response["Error"]["Code"] == "ClusterContainsServicesException"
    ecs.delete_service(cluster="full", service="s")
    until(lambda: ecs.list_services(cluster="full")["serviceArns"] == [])
    ecs.delete_cluster(cluster="full")
