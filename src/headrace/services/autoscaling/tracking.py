"""Target tracking policies: what they may be, and the alarms by which they follow their metric. Pure."""

from collections.abc import Mapping
from typing import Any

from headrace.services.autoscaling.errors import not_supported, validation
from headrace.services.autoscaling.records import Policy

COOLDOWN = 300
PREDEFINED = {
    "ECSServiceAverageCPUUtilization": "CPUUtilization",
    "ECSServiceAverageMemoryUtilization": "MemoryUtilization",
}
REQUESTS = "ALBRequestCountPerTarget"
STATISTICS = ("Average", "Minimum", "Maximum", "SampleCount", "Sum")
PERIOD = 60
OUT_AFTER, IN_AFTER = 3, 15
"""Minutes above the target until more tasks are started, and well below it until some are stopped."""
LOW = 0.9
"""Well below: under this part of the target."""


def check(configuration: Mapping[str, Any]) -> None:
    """Raises `ValidationException`."""
    if configuration["TargetValue"] <= 0:
        raise validation("TargetValue must be greater than 0.")
    for name in ("ScaleOutCooldown", "ScaleInCooldown"):
        if configuration.get(name, 0) < 0:
            raise validation(f"{name} must not be negative.")
    predefined = configuration.get("PredefinedMetricSpecification")
    customized = configuration.get("CustomizedMetricSpecification")
    if (predefined is None) == (customized is None):
        raise validation(
            "Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be "
            "specified."
        )
    if predefined is not None:
        _check_predefined(predefined)
    else:
        _check_customized(customized or {})


def _check_predefined(metric: Mapping[str, Any]) -> None:
    kind = metric["PredefinedMetricType"]
    if kind not in (*PREDEFINED, REQUESTS):
        raise validation(f"The predefined metric {kind} is not for ECS services.")
    if kind == REQUESTS:
        _label(metric.get("ResourceLabel", ""))
    elif "ResourceLabel" in metric:
        raise validation(f"ResourceLabel is only for {REQUESTS}.")


def _check_customized(metric: Mapping[str, Any]) -> None:
    if "Metrics" in metric:
        raise not_supported("metric math in a target tracking policy")
    for name in ("MetricName", "Namespace", "Statistic"):
        if name not in metric:
            raise validation(f"CustomizedMetricSpecification needs a {name}.")
    if metric["Statistic"] not in STATISTICS:
        raise validation(f"Statistic must be one of {', '.join(STATISTICS)}.")


def _label(label: str) -> tuple[str, str]:
    """Load balancer and target group, as the dimensions of metrics name them."""
    balancer, found, group = label.partition("/targetgroup/")
    if not found or balancer.count("/") != 2 or not balancer.startswith("app/") or group.count("/") != 1:
        raise validation("ResourceLabel must be app/LOAD-BALANCER-NAME/ID/targetgroup/TARGET-GROUP-NAME/ID.")
    return balancer, f"targetgroup/{group}"


def metric(policy: Policy) -> dict[str, Any]:
    """What the policy follows, in members of PutMetricAlarm."""
    configuration = policy.configuration
    if customized := configuration.get("CustomizedMetricSpecification"):
        names = ("MetricName", "Namespace", "Dimensions", "Statistic", "Unit")
        return {name: customized[name] for name in names if name in customized}
    predefined = configuration["PredefinedMetricSpecification"]
    if predefined["PredefinedMetricType"] == REQUESTS:
        balancer, group = _label(predefined["ResourceLabel"])
        return {
            "Namespace": "AWS/ApplicationELB",
            "MetricName": "RequestCountPerTarget",
            "Dimensions": [
                {"Name": "LoadBalancer", "Value": balancer},
                {"Name": "TargetGroup", "Value": group},
            ],
            "Statistic": "Sum",
        }
    _, cluster, service = policy.resource.split("/")
    return {
        "Namespace": "AWS/ECS",
        "MetricName": PREDEFINED[predefined["PredefinedMetricType"]],
        "Dimensions": [
            {"Name": "ClusterName", "Value": cluster},
            {"Name": "ServiceName", "Value": service},
        ],
        "Statistic": "Average",
    }


def alarms(policy: Policy) -> dict[str, dict[str, Any]]:
    """The alarms that the policy needs, by name, in members of PutMetricAlarm."""
    target = policy.configuration["TargetValue"]
    common = {
        **metric(policy),
        "Period": PERIOD,
        "AlarmActions": [policy.arn],
        "AlarmDescription": f"DO NOT EDIT OR DELETE. For TargetTrackingScaling policy {policy.arn}.",
    }
    high = {
        **common,
        "EvaluationPeriods": OUT_AFTER,
        "Threshold": target,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    low = {
        **common,
        "EvaluationPeriods": IN_AFTER,
        "Threshold": target * LOW,
        "ComparisonOperator": "LessThanThreshold",
    }
    return {policy.high_alarm: high, policy.low_alarm: low}
