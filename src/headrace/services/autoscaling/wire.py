"""What AWS shows of scalable targets and what belongs to them."""

from collections.abc import Mapping
from typing import Any

from headrace.services.autoscaling.records import (
    DIMENSION,
    NAMESPACE,
    Activity,
    Policy,
    ScalableTarget,
    ScheduledAction,
    Suspended,
)

CONFIGURATIONS = {
    "StepScaling": "StepScalingPolicyConfiguration",
    "TargetTrackingScaling": "TargetTrackingScalingPolicyConfiguration",
}


def target(record: ScalableTarget) -> dict[str, Any]:
    account = record.scope.split("/")[0]
    return {
        **_of(record.resource),
        "MinCapacity": record.minimum,
        "MaxCapacity": record.maximum,
        "RoleARN": record.role
        or f"arn:aws:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
        "CreationTime": record.created_at,
        "SuspendedState": suspended(record.suspended),
        "ScalableTargetARN": record.arn,
    }


def suspended(record: Suspended) -> dict[str, bool]:
    return {
        "DynamicScalingInSuspended": record.scale_in,
        "DynamicScalingOutSuspended": record.scale_out,
        "ScheduledScalingSuspended": record.scheduled,
    }


def policy(record: Policy, alarms: Mapping[str, str]) -> dict[str, Any]:
    """`alarms`: the ARNs of its alarms, by name."""
    return {
        **_of(record.resource),
        "PolicyARN": record.arn,
        "PolicyName": record.name,
        "PolicyType": record.type,
        CONFIGURATIONS[record.type]: record.configuration,
        "Alarms": shown_alarms(alarms),
        "CreationTime": record.created_at,
    }


def shown_alarms(alarms: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"AlarmName": name, "AlarmARN": arn} for name, arn in alarms.items()]


def scheduled_action(record: ScheduledAction) -> dict[str, Any]:
    return {
        **_of(record.resource),
        "ScheduledActionName": record.name,
        "ScheduledActionARN": record.arn,
        "Schedule": record.schedule,
        "Timezone": record.zone or None,
        "StartTime": record.start,
        "EndTime": record.end,
        "ScalableTargetAction": {"MinCapacity": record.minimum, "MaxCapacity": record.maximum},
        "CreationTime": record.created_at,
    }


def activity(record: Activity) -> dict[str, Any]:
    return {
        **_of(record.resource),
        "ActivityId": record.number,
        "Description": record.description,
        "Cause": record.cause,
        "StartTime": record.started_at,
        "EndTime": record.ended_at,
        "StatusCode": record.status.value,
        "StatusMessage": record.message or None,
        "NotScaledReasons": list(record.reasons) or None,
    }


def _of(resource: str) -> dict[str, str]:
    return {"ServiceNamespace": NAMESPACE, "ResourceId": resource, "ScalableDimension": DIMENSION}
