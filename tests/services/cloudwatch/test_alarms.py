"""Alarms, through a real client."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until

TOPIC = "arn:aws:sns:us-east-1:000000000000:pager"


@pytest.fixture
def cloudwatch(headrace: Server) -> Any:
    return headrace.client("cloudwatch")


@pytest.fixture
def alarm(cloudwatch: Any) -> Iterator[Callable[..., str]]:
    """Makes an alarm on a metric of its own; returns its name."""
    names: list[str] = []

    def make(**fields: Any) -> str:
        names.append(f"a-{uuid4().hex[:8]}")
        settings = {
            "AlarmName": names[-1],
            "Namespace": "Shop",
            "MetricName": names[-1],
            "Statistic": "Maximum",
            "Period": 10,
            "EvaluationPeriods": 1,
            "Threshold": 5.0,
            "ComparisonOperator": "GreaterThanThreshold",
            **fields,
        }
        cloudwatch.put_metric_alarm(**settings)
        return names[-1]

    yield make
    cloudwatch.delete_alarms(AlarmNames=names)


def described(cloudwatch: Any, name: str) -> dict[str, Any]:
    [found] = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return dict(found)


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def test_an_alarm_goes_off_by_its_data_and_tells_why(cloudwatch: Any, alarm: Callable[..., str]) -> None:
    name = alarm(AlarmActions=[TOPIC], Tags=[{"Key": "team", "Value": "shop"}])
    assert described(cloudwatch, name)["StateValue"] == "INSUFFICIENT_DATA"
    ago = datetime.now(UTC) - timedelta(seconds=20)
    for seconds in (0, 10):
        datum = {"MetricName": name, "Value": 7.5, "StorageResolution": 1}
        cloudwatch.put_metric_data(
            Namespace="Shop", MetricData=[{**datum, "Timestamp": ago + timedelta(seconds=seconds)}]
        )
    alarmed = until(lambda: (found := described(cloudwatch, name))["StateValue"] == "ALARM" and found)
    assert alarmed["StateReason"] == (
        "Threshold Crossed: 1 out of the last 1 datapoints [7.5] was greater than the threshold (5) "
        "(minimum 1 datapoint for ALARM transition)."
    )
    assert alarmed["AlarmActions"] == [TOPIC]
    history = cloudwatch.describe_alarm_history(AlarmName=name)["AlarmHistoryItems"]
    assert [one["HistoryItemType"] for one in history] == ["StateUpdate", "ConfigurationUpdate"]
    assert history[0]["HistorySummary"] == "Alarm updated from INSUFFICIENT_DATA to ALARM"
    tags = cloudwatch.list_tags_for_resource(ResourceARN=alarmed["AlarmArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]


def test_an_alarm_s_state_can_be_set_until_it_is_evaluated(
    cloudwatch: Any, alarm: Callable[..., str]
) -> None:
    name = alarm(TreatMissingData="ignore")
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="a drill")
    found = described(cloudwatch, name)
    assert (found["StateValue"], found["StateReason"]) == ("OK", "a drill")
    with pytest.raises(ClientError) as refused:
        cloudwatch.set_alarm_state(AlarmName="nobody", StateValue="OK", StateReason="a drill")
    assert code(refused) == "ResourceNotFound"


def test_an_alarm_that_is_put_again_is_changed_and_keeps_its_state(
    cloudwatch: Any, alarm: Callable[..., str]
) -> None:
    name = alarm(TreatMissingData="ignore")
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="OK", StateReason="a drill")
    before = described(cloudwatch, name)
    settings = ("AlarmName", "Namespace", "MetricName", "Period", "EvaluationPeriods", "ComparisonOperator")
    kept = {key: before[key] for key in settings}
    cloudwatch.put_metric_alarm(**kept, ExtendedStatistic="p90", Threshold=9, TreatMissingData="ignore")
    after = described(cloudwatch, name)
    assert (after["Threshold"], after["ExtendedStatistic"], after["StateValue"]) == (9, "p90", "OK")
    assert "Statistic" not in after


def test_alarms_are_found_by_prefix_state_action_and_metric(
    cloudwatch: Any, alarm: Callable[..., str]
) -> None:
    first, second = sorted([alarm(Period=60, AlarmActions=[TOPIC]), alarm(Period=60)])

    def names(**filters: Any) -> list[str]:
        found = cloudwatch.get_paginator("describe_alarms").paginate(
            **filters, PaginationConfig={"PageSize": 1}
        )
        return [one["AlarmName"] for page in found for one in page["MetricAlarms"]]

    assert names(AlarmNamePrefix="a-") == [first, second]
    assert names(AlarmNamePrefix=first) == [first]
    assert len(names(ActionPrefix="arn:aws:sns")) == 1
    assert names(StateValue="ALARM") == []
    [found] = cloudwatch.describe_alarms_for_metric(Namespace="Shop", MetricName=second)["MetricAlarms"]
    assert found["AlarmName"] == second


def test_actions_are_switched_off_and_on(cloudwatch: Any, alarm: Callable[..., str]) -> None:
    name = alarm(Period=60)
    cloudwatch.disable_alarm_actions(AlarmNames=[name])
    assert described(cloudwatch, name)["ActionsEnabled"] is False
    cloudwatch.enable_alarm_actions(AlarmNames=[name])
    assert described(cloudwatch, name)["ActionsEnabled"] is True


@pytest.mark.parametrize(
    "fields",
    [
        {"TreatMissingData": "whatever"},
        {"DatapointsToAlarm": 2},
        {"ExtendedStatistic": "p90"},
        {"Period": 45},
        {"Period": 86400, "EvaluationPeriods": 8},
        {"AlarmActions": ["not an arn"]},
        {"ComparisonOperator": "LessThanLowerThreshold"},
        {"Metrics": [{"Id": "e1", "Expression": "SELECT AVG(x) FROM y"}]},
    ],
)
def test_alarms_that_make_no_sense_are_refused(
    cloudwatch: Any, alarm: Callable[..., str], fields: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as refused:
        alarm(**fields)
    assert code(refused) in ("ValidationError", "InvalidParameterValue", "InvalidParameterCombination")
    assert cloudwatch.describe_alarms(AlarmNamePrefix="a-")["MetricAlarms"] == []
