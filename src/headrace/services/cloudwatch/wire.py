"""What AWS shows of alarms."""

from typing import Any

from headrace.services.cloudwatch.records import Alarm


def alarm(record: Alarm) -> dict[str, Any]:
    settings = record.settings
    return {
        **settings,
        "AlarmName": record.name,
        "AlarmArn": record.arn,
        "ActionsEnabled": settings.get("ActionsEnabled", True),
        "OKActions": settings.get("OKActions", []),
        "AlarmActions": settings.get("AlarmActions", []),
        "InsufficientDataActions": settings.get("InsufficientDataActions", []),
        "Dimensions": settings.get("Dimensions", []),
        "AlarmConfigurationUpdatedTimestamp": record.configured_at,
        "StateValue": record.state.value,
        "StateReason": record.reason,
        "StateReasonData": record.reason_data,
        "StateUpdatedTimestamp": record.updated_at,
        "StateTransitionedTimestamp": record.transitioned_at,
    }
