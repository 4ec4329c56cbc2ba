"""Application Auto Scaling on a simulated machine, through real clients."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until

OF = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount"}
CPU = {"PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}


@pytest.fixture
def scaling(headrace: Server) -> Any:
    return headrace.client("application-autoscaling")


@pytest.fixture
def cloudwatch(headrace: Server) -> Any:
    return headrace.client("cloudwatch")


@pytest.fixture
def ecs(headrace: Server) -> Any:
    return headrace.client("ecs")


@pytest.fixture
def service(ecs: Any, scaling: Any) -> Iterator[str]:
    """A service of two tasks, as `service/CLUSTER/NAME`."""
    name = f"s-{uuid4().hex[:8]}"
    main = {"name": "main", "image": "app", "memory": 16, "cpu": 512, "command": ["sleep", "infinity"]}
    ecs.register_task_definition(family=name, containerDefinitions=[main])
    ecs.create_service(serviceName=name, desiredCount=2, taskDefinition=name)
    until(lambda: counts(ecs, name) == (2, 2))
    yield f"service/default/{name}"
    ecs.delete_service(service=name, force=True)


@pytest.fixture
def target(scaling: Any, service: str) -> str:
    """The service, to be scaled between one and six tasks."""
    scaling.register_scalable_target(**OF, ResourceId=service, MinCapacity=1, MaxCapacity=6)
    return service


@pytest.fixture
def step(scaling: Any, target: str) -> Callable[..., str]:
    """Makes a step policy; returns its ARN."""

    def make(name: str, change: int, **fields: Any) -> str:
        bound = {"MetricIntervalLowerBound": 0} if change > 0 else {"MetricIntervalUpperBound": 0}
        policy = {
            "AdjustmentType": "ChangeInCapacity",
            "StepAdjustments": [{**bound, "ScalingAdjustment": change}],
            **fields,
        }
        answer = scaling.put_scaling_policy(
            **OF,
            ResourceId=target,
            PolicyName=name,
            PolicyType="StepScaling",
            StepScalingPolicyConfiguration=policy,
        )
        return str(answer["PolicyARN"])

    return make


def counts(ecs: Any, service: str) -> tuple[int, int]:
    """Desired and running."""
    [found] = ecs.describe_services(services=[service.rsplit("/", 1)[-1]])["services"]
    return found["desiredCount"], found["runningCount"]


def activities(scaling: Any, service: str, **options: Any) -> list[dict[str, Any]]:
    return list(
        scaling.describe_scaling_activities(ServiceNamespace="ecs", ResourceId=service, **options)[
            "ScalingActivities"
        ]
    )


def targets(scaling: Any, service: str) -> list[dict[str, Any]]:
    found = scaling.describe_scalable_targets(ServiceNamespace="ecs", ResourceIds=[service])
    return list(found["ScalableTargets"])


def policies(scaling: Any, service: str) -> list[dict[str, Any]]:
    found = scaling.describe_scaling_policies(ServiceNamespace="ecs", ResourceId=service)
    return list(found["ScalingPolicies"])


def scheduled(scaling: Any, service: str) -> list[dict[str, Any]]:
    found = scaling.describe_scheduled_actions(ServiceNamespace="ecs", ResourceId=service)
    return list(found["ScheduledActions"])


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def alarm(cloudwatch: Any, name: str, policy: str, *, above: bool, threshold: float = 50) -> None:
    """On a metric of its own, of periods of ten seconds."""
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="Shop",
        MetricName=name,
        Statistic="Average",
        Period=10,
        EvaluationPeriods=1,
        Threshold=threshold,
        ComparisonOperator="GreaterThanOrEqualToThreshold" if above else "LessThanThreshold",
        AlarmActions=[policy],
    )


def measure(cloudwatch: Any, name: str, value: float, *, until_ago: int = -30) -> None:
    """The metric's value from half a minute ago to half a minute from now."""
    now = datetime.now(UTC)
    for seconds in range(-30, -until_ago + 1, 5):
        datum = {"MetricName": name, "Value": value, "StorageResolution": 1}
        at = now + timedelta(seconds=seconds)
        cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{**datum, "Timestamp": at}])


def test_registering_brings_the_service_within_its_bounds(scaling: Any, ecs: Any, service: str) -> None:
    scaling.register_scalable_target(**OF, ResourceId=service, MinCapacity=3, MaxCapacity=5)
    until(lambda: counts(ecs, service) == (3, 3))
    done = until(lambda: [one for one in activities(scaling, service) if one["StatusCode"] == "Successful"])
    assert done[0]["Cause"] == "minimum capacity was set to 3"
    assert done[0]["Description"] == "Setting desired count to 3."
    scaling.register_scalable_target(**OF, ResourceId=service, MinCapacity=1, MaxCapacity=2)
    until(lambda: counts(ecs, service) == (2, 2))
    [found] = targets(scaling, service)
    assert (found["MinCapacity"], found["MaxCapacity"]) == (1, 2)
    assert not any(found["SuspendedState"].values())


def test_an_alarm_scales_out_by_a_step_policy_and_another_one_back(
    scaling: Any, cloudwatch: Any, ecs: Any, target: str, step: Callable[..., str]
) -> None:
    busy, idle = f"busy-{uuid4().hex[:6]}", f"idle-{uuid4().hex[:6]}"
    alarm(cloudwatch, busy, step("out", 2, Cooldown=300), above=True)
    measure(cloudwatch, busy, 80)
    until(lambda: counts(ecs, target) == (4, 4))
    newest = activities(scaling, target)[0]
    assert newest["Cause"] == f"monitor alarm {busy} in state ALARM triggered policy out"
    name = target.rsplit("/", 1)[-1]
    [event] = [
        one["message"]
        for one in ecs.describe_services(services=[name])["services"][0]["events"]
        if "Cause" in one["message"]
    ]
    assert event.endswith(f"Cause: {newest['Cause']}")
    cloudwatch.delete_alarms(AlarmNames=[busy])
    alarm(cloudwatch, idle, step("in", -3, Cooldown=0), above=False)
    measure(cloudwatch, idle, 3)
    until(lambda: counts(ecs, target) == (1, 1))
    cloudwatch.delete_alarms(AlarmNames=[idle])


def test_a_target_that_is_suspended_waits_and_then_follows_the_alarm_that_lasts(
    scaling: Any, cloudwatch: Any, ecs: Any, target: str, step: Callable[..., str]
) -> None:
    name = f"busy-{uuid4().hex[:6]}"
    scaling.register_scalable_target(
        **OF, ResourceId=target, SuspendedState={"DynamicScalingOutSuspended": True}
    )
    alarm(cloudwatch, name, step("out", 1), above=True)
    measure(cloudwatch, name, 80)
    until(lambda: cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0]["StateValue"] == "ALARM")
    assert counts(ecs, target)[0] == 2
    scaling.register_scalable_target(
        **OF, ResourceId=target, SuspendedState={"DynamicScalingOutSuspended": False}
    )
    until(lambda: counts(ecs, target)[0] == 3)
    cloudwatch.delete_alarms(AlarmNames=[name])


def test_an_alarm_at_the_largest_capacity_leaves_a_reason(
    scaling: Any, cloudwatch: Any, ecs: Any, target: str, step: Callable[..., str]
) -> None:
    name = f"busy-{uuid4().hex[:6]}"
    scaling.register_scalable_target(**OF, ResourceId=target, MaxCapacity=2)
    alarm(cloudwatch, name, step("out", 1), above=True)
    measure(cloudwatch, name, 80)
    [found] = until(lambda: activities(scaling, target, IncludeNotScaledActivities=True))
    assert found["NotScaledReasons"] == [
        {"Code": "AlreadyAtMaxCapacity", "MaxCapacity": 2, "CurrentCapacity": 2}
    ]
    assert activities(scaling, target) == []
    cloudwatch.delete_alarms(AlarmNames=[name])


def test_target_tracking_makes_its_alarms_and_removes_them(
    scaling: Any, cloudwatch: Any, target: str
) -> None:
    put = {
        **OF,
        "ResourceId": target,
        "PolicyName": "cpu",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 60, **CPU},
    }
    answer = scaling.put_scaling_policy(**put)
    high, low = answer["Alarms"]
    assert high["AlarmName"].startswith(f"TargetTracking-{target}-AlarmHigh-")
    names = [high["AlarmName"], low["AlarmName"]]
    found = {one["AlarmName"]: one for one in cloudwatch.describe_alarms(AlarmNames=names)["MetricAlarms"]}
    assert [found[name]["Threshold"] for name in names] == [60, 54]
    assert [found[name]["EvaluationPeriods"] for name in names] == [3, 15]
    assert {one["MetricName"] for one in found.values()} == {"CPUUtilization"}
    [policy] = policies(scaling, target)
    assert {one["AlarmName"] for one in policy["Alarms"]} == set(names)
    put["TargetTrackingScalingPolicyConfiguration"] = {"TargetValue": 80, **CPU}
    assert scaling.put_scaling_policy(**put)["PolicyARN"] == answer["PolicyARN"]
    changed = cloudwatch.describe_alarms(AlarmNames=names[:1])["MetricAlarms"][0]
    assert changed["Threshold"] == 80
    scaling.delete_scaling_policy(**OF, ResourceId=target, PolicyName="cpu")
    assert cloudwatch.describe_alarms(AlarmNames=names)["MetricAlarms"] == []


def test_a_scheduled_action_sets_the_bounds_when_its_time_has_come(
    scaling: Any, ecs: Any, target: str
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    scaling.put_scheduled_action(
        **OF,
        ResourceId=target,
        ScheduledActionName="morning",
        Schedule=f"at({soon:%Y-%m-%dT%H:%M:%S})",
        ScalableTargetAction={"MinCapacity": 4},
    )
    until(lambda: counts(ecs, target) == (4, 4))
    [found] = targets(scaling, target)
    assert (found["MinCapacity"], found["MaxCapacity"]) == (4, 6)
    assert activities(scaling, target)[0]["Cause"].endswith("by scheduled action morning")


def test_scheduled_actions_are_described_changed_and_deleted(scaling: Any, target: str) -> None:
    put = {**OF, "ResourceId": target, "ScheduledActionName": "nightly"}
    end = datetime(2100, 1, 1, tzinfo=UTC)
    scaling.put_scheduled_action(
        **put,
        Schedule="cron(0 22 * * ? *)",
        Timezone="Europe/Berlin",
        EndTime=end,
        ScalableTargetAction={"MinCapacity": 0, "MaxCapacity": 1},
    )
    [found] = scheduled(scaling, target)
    assert (found["Schedule"], found["Timezone"]) == ("cron(0 22 * * ? *)", "Europe/Berlin")
    assert found["EndTime"] == end
    scaling.put_scheduled_action(**put, Schedule="rate(1 day)")
    [found] = scheduled(scaling, target)
    assert (found["Schedule"], found["ScalableTargetAction"]["MaxCapacity"]) == ("rate(1 day)", 1)
    assert "EndTime" not in found
    scaling.delete_scheduled_action(**put)
    assert scheduled(scaling, target) == []


def test_deregistering_forgets_all_that_belongs_to_the_target(
    scaling: Any, cloudwatch: Any, target: str, step: Callable[..., str]
) -> None:
    step("out", 1)
    scaling.deregister_scalable_target(**OF, ResourceId=target)
    assert policies(scaling, target) == []
    with pytest.raises(ClientError) as refused:
        scaling.deregister_scalable_target(**OF, ResourceId=target)
    assert code(refused) == "ObjectNotFoundException"


def test_a_target_ends_with_its_service(scaling: Any, ecs: Any, service: str) -> None:
    name = f"gone-{uuid4().hex[:6]}"
    family = service.rsplit("/", 1)[-1]
    ecs.create_service(serviceName=name, desiredCount=0, taskDefinition=family)
    resource = f"service/default/{name}"
    scaling.register_scalable_target(**OF, ResourceId=resource, MinCapacity=0, MaxCapacity=2)
    ecs.delete_service(service=name)
    until(lambda: targets(scaling, resource) == [])


def test_targets_have_tags(scaling: Any, service: str) -> None:
    arn = scaling.register_scalable_target(
        **OF, ResourceId=service, MinCapacity=1, MaxCapacity=6, Tags={"team": "shop"}
    )["ScalableTargetARN"]
    scaling.tag_resource(ResourceARN=arn, Tags={"stage": "test"})
    scaling.untag_resource(ResourceARN=arn, TagKeys=["team"])
    assert scaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"stage": "test"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ResourceId": "service/default/nobody"}, "ECS service doesn't exist: service/default/nobody"),
        ({"ResourceId": "cluster/default"}, "Unsupported service namespace"),
        ({"ServiceNamespace": "dynamodb"}, "does not support"),
        ({"ServiceNamespace": "nothing"}, "1 validation error detected"),
        ({"ScalableDimension": "dynamodb:table:ReadCapacityUnits"}, "Unsupported service namespace"),
        ({"MinCapacity": 7}, "must not be less than"),
        ({"MinCapacity": -1}, "between 0 and"),
    ],
)
def test_targets_that_make_no_sense_are_refused(
    scaling: Any, service: str, fields: dict[str, Any], expected: str
) -> None:
    asked = {**OF, "ResourceId": service, "MinCapacity": 1, "MaxCapacity": 6, **fields}
    with pytest.raises(ClientError) as refused:
        scaling.register_scalable_target(**asked)
    assert code(refused) == "ValidationException"
    assert expected in refused.value.response["Error"]["Message"]
    assert targets(scaling, service) == []


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({"TargetValue": 0, **CPU}, "greater than 0"),
        ({"TargetValue": 50}, "Exactly one of"),
        ({"TargetValue": 50, "ScaleInCooldown": -1, **CPU}, "not be negative"),
        (
            {
                "TargetValue": 50,
                "PredefinedMetricSpecification": {"PredefinedMetricType": "RDSReaderAverageCPUUtilization"},
            },
            "not for ECS",
        ),
        (
            {
                "TargetValue": 50,
                "PredefinedMetricSpecification": {
                    "PredefinedMetricType": "ALBRequestCountPerTarget",
                    "ResourceLabel": "app/x",
                },
            },
            "ResourceLabel",
        ),
    ],
)
def test_policies_that_make_no_sense_are_refused(
    scaling: Any, target: str, configuration: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ClientError) as refused:
        scaling.put_scaling_policy(
            **OF,
            ResourceId=target,
            PolicyName="p",
            PolicyType="TargetTrackingScaling",
            TargetTrackingScalingPolicyConfiguration=configuration,
        )
    assert code(refused) == "ValidationException"
    assert expected in refused.value.response["Error"]["Message"]
    assert policies(scaling, target) == []


@pytest.mark.parametrize("schedule", ["every day", "cron(0 0 * * * *)", "at(2001-01-01T00:00:00)"])
def test_schedules_that_make_no_sense_are_refused(scaling: Any, target: str, schedule: str) -> None:
    with pytest.raises(ClientError) as refused:
        scaling.put_scheduled_action(
            **OF,
            ResourceId=target,
            ScheduledActionName="a",
            Schedule=schedule,
            ScalableTargetAction={"MinCapacity": 1},
        )
    assert code(refused) == "ValidationException"


def test_what_a_service_uses_is_measured(cloudwatch: Any, service: str) -> None:
    """A simulated container keeps one core busy, and its tasks reserve half of one."""
    name = service.rsplit("/", 1)[-1]
    dimensions = [{"Name": "ClusterName", "Value": "default"}, {"Name": "ServiceName", "Value": name}]

    def percent() -> list[dict[str, Any]]:
        now = datetime.now(UTC)
        return list(
            cloudwatch.get_metric_statistics(
                Namespace="AWS/ECS",
                MetricName="CPUUtilization",
                Dimensions=dimensions,
                StartTime=now - timedelta(minutes=10),
                EndTime=now + timedelta(minutes=1),
                Period=60,
                Statistics=["Average", "SampleCount"],
            )["Datapoints"]
        )

    [point, *_] = until(percent)
    assert point["Average"] == pytest.approx(200, rel=0.1)
    assert point["Unit"] == "Percent"
    listed = cloudwatch.list_metrics(Namespace="AWS/ECS", Dimensions=dimensions)["Metrics"]
    assert {one["MetricName"] for one in listed} == {"CPUUtilization", "MemoryUtilization"}
