"""Metrics, through a real client."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cloudwatch(headrace: Server) -> Any:
    return headrace.client("cloudwatch")


@pytest.fixture
def namespace() -> str:
    return f"Shop/{uuid4().hex[:8]}"


@pytest.fixture
def start() -> datetime:
    """A full hour, some hours ago."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=5)


@pytest.fixture
def put(cloudwatch: Any, namespace: str) -> Callable[..., None]:
    def put(at: datetime, **fields: Any) -> None:
        datum = {"MetricName": "Latency", "Timestamp": at, **fields}
        cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])

    return put


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def statistics(cloudwatch: Any, namespace: str, start: datetime, **fields: Any) -> list[dict[str, Any]]:
    asked = {
        "MetricName": "Latency",
        "StartTime": start,
        "EndTime": start + timedelta(hours=2),
        "Period": 60,
        "Statistics": ["Average"],
        **fields,
    }
    return list(cloudwatch.get_metric_statistics(Namespace=namespace, **asked)["Datapoints"])


def test_values_of_a_period_are_summed_up(
    cloudwatch: Any, namespace: str, start: datetime, put: Callable[..., None]
) -> None:
    put(start, Value=1)
    put(start + timedelta(seconds=59), Value=3)
    put(start + MINUTE, Values=[10, 20], Counts=[1, 3])
    names = ["SampleCount", "Sum", "Average", "Minimum", "Maximum"]
    first, second = statistics(cloudwatch, namespace, start, Statistics=names)
    assert [first[name] for name in names] == [2, 4, 2, 1, 3]
    assert (first["Timestamp"], first["Unit"]) == (start, "None")
    assert (second["Timestamp"], second["SampleCount"], second["Average"]) == (start + MINUTE, 4, 17.5)
    [both] = statistics(cloudwatch, namespace, start, Period=3600, Statistics=["Sum"])
    assert (both["Timestamp"], both["Sum"]) == (start, 74)
    [told] = statistics(
        cloudwatch, namespace, start + MINUTE, Statistics=["Sum"], ExtendedStatistics=["p50", "p10"]
    )
    assert told["ExtendedStatistics"] == {"p50": 20, "p10": 10}


def test_units_are_told_apart(
    cloudwatch: Any, namespace: str, start: datetime, put: Callable[..., None]
) -> None:
    put(start, Value=1, Unit="Seconds")
    put(start, Value=100, Unit="Milliseconds")
    assert {one["Unit"] for one in statistics(cloudwatch, namespace, start)} == {"Seconds", "Milliseconds"}
    [one] = statistics(cloudwatch, namespace, start, Unit="Seconds")
    assert one["Average"] == 1


def test_an_end_is_not_included_and_data_of_other_hours_are(
    cloudwatch: Any, namespace: str, start: datetime, put: Callable[..., None]
) -> None:
    for minutes in (59, 60, 119, 120):
        put(start + minutes * MINUTE, Value=minutes)
    found = [one["Average"] for one in statistics(cloudwatch, namespace, start)]
    assert found == [59, 60, 119]


def test_data_by_the_second_are_kept_for_a_while(
    cloudwatch: Any, namespace: str, put: Callable[..., None]
) -> None:
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    now -= timedelta(seconds=now.second % 10)
    for seconds in (0, 4, 10):
        put(now + timedelta(seconds=seconds), Value=1, StorageResolution=1)
    found = statistics(
        cloudwatch, namespace, now, Period=10, EndTime=now + timedelta(minutes=1), Statistics=["Sum"]
    )
    assert [(one["Timestamp"], one["Sum"]) for one in found] == [(now, 2), (now + timedelta(seconds=10), 1)]


def test_several_metrics_are_asked_for_at_once_a_page_at_a_time(
    cloudwatch: Any, namespace: str, start: datetime, put: Callable[..., None]
) -> None:
    for minutes in range(4):
        put(start + minutes * MINUTE, Value=minutes, Dimensions=[{"Name": "Page", "Value": "cart"}])
        put(start + minutes * MINUTE, Value=10 * minutes)

    def query(id: str, **metric: Any) -> dict[str, Any]:
        stat = {"Metric": {"Namespace": namespace, "MetricName": "Latency", **metric}}
        return {"Id": id, "MetricStat": {**stat, "Period": 60, "Stat": "Average"}}

    queries = [query("cart", Dimensions=[{"Name": "Page", "Value": "cart"}]), query("rest")]
    asked = {"MetricDataQueries": queries, "StartTime": start, "EndTime": start + 10 * MINUTE}
    cart, rest = cloudwatch.get_metric_data(**asked)["MetricDataResults"]
    assert (cart["Id"], cart["Label"], cart["StatusCode"]) == ("cart", "Latency", "Complete")
    assert cart["Values"] == [3, 2, 1, 0]
    assert cart["Timestamps"][-1] == start
    assert rest["Values"] == [30, 20, 10, 0]
    pages = list(
        cloudwatch.get_paginator("get_metric_data").paginate(
            **asked, ScanBy="TimestampAscending", MaxDatapoints=3
        )
    )
    assert len(pages) == 3
    values = [result["Values"] for page in pages for result in page["MetricDataResults"]]
    assert [*chain(*values)] == [0, 1, 2, 3, 0, 10, 20, 30]


def test_metrics_are_listed_by_namespace_name_and_dimensions(
    cloudwatch: Any, namespace: str, put: Callable[..., None]
) -> None:
    now = datetime.now(UTC)
    for page in ("cart", "home"):
        put(now, Value=1, Dimensions=[{"Name": "Page", "Value": page}, {"Name": "Host", "Value": "a"}])
    put(now, Value=1, MetricName="Errors")

    def listed(**filters: Any) -> list[tuple[str, int]]:
        found = cloudwatch.list_metrics(Namespace=namespace, **filters)["Metrics"]
        return [(one["MetricName"], len(one["Dimensions"])) for one in found]

    assert listed() == [("Errors", 0), ("Latency", 2), ("Latency", 2)]
    assert listed(MetricName="Latency", RecentlyActive="PT3H") == [("Latency", 2)] * 2
    assert listed(Dimensions=[{"Name": "Page", "Value": "cart"}]) == [("Latency", 2)]
    assert listed(Dimensions=[{"Name": "Page"}]) == [("Latency", 2)] * 2
    assert listed(Dimensions=[{"Name": "Zone"}]) == []


def test_many_metrics_are_listed_by_pages(cloudwatch: Any, namespace: str) -> None:
    data = [{"MetricName": f"m{number:04}", "Value": 1.0} for number in range(700)]
    cloudwatch.put_metric_data(Namespace=namespace, MetricData=data)
    pages = list(cloudwatch.get_paginator("list_metrics").paginate(Namespace=namespace))
    assert [len(page["Metrics"]) for page in pages] == [500, 200]
    names = [one["MetricName"] for page in pages for one in page["Metrics"]]
    assert names == [datum["MetricName"] for datum in data]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "MissingParameter"),
        ({"Value": float("nan")}, "InvalidParameterValue"),
        ({"Value": 1, "Values": [1]}, "InvalidParameterCombination"),
        ({"Values": [1, 2], "Counts": [1]}, "InvalidParameterValue"),
        ({"Values": []}, "InvalidParameterValue"),
        ({"Value": 1, "StorageResolution": 5}, "InvalidParameterValue"),
        ({"Value": 1, "Timestamp": datetime(2020, 1, 1, tzinfo=UTC)}, "InvalidParameterValue"),
        ({"Value": 1, "Dimensions": [{"Name": "a", "Value": "1"}] * 2}, "InvalidParameterValue"),
        (
            {"StatisticValues": {"SampleCount": 0, "Sum": 0, "Minimum": 0, "Maximum": 0}},
            "InvalidParameterValue",
        ),
    ],
)
def test_data_that_make_no_sense_are_refused_and_nothing_of_the_call_is_kept(
    cloudwatch: Any, namespace: str, fields: dict[str, Any], expected: str
) -> None:
    good, bad = {"MetricName": "Good", "Value": 1.0}, {"MetricName": "Bad", **fields}
    with pytest.raises(ClientError) as refused:
        cloudwatch.put_metric_data(Namespace=namespace, MetricData=[good, bad])
    assert code(refused) == expected
    assert cloudwatch.list_metrics(Namespace=namespace)["Metrics"] == []


def test_amazon_s_own_namespaces_can_not_be_written_to(cloudwatch: Any) -> None:
    with pytest.raises(ClientError) as refused:
        cloudwatch.put_metric_data(Namespace="AWS/ECS", MetricData=[{"MetricName": "a", "Value": 1}])
    assert code(refused) == "InvalidParameterValue"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"Period": 61}, "InvalidParameterValue"),
        ({"Period": 1}, "InvalidParameterCombination"),
        ({"ExtendedStatistics": ["q90"]}, "InvalidParameterValue"),
        ({"EndTime": datetime(2020, 1, 1, tzinfo=UTC)}, "InvalidParameterCombination"),
    ],
)
def test_questions_that_make_no_sense_are_refused(
    cloudwatch: Any, namespace: str, start: datetime, fields: dict[str, Any], expected: str
) -> None:
    with pytest.raises(ClientError) as refused:
        statistics(cloudwatch, namespace, start, **fields)
    assert code(refused) in (expected, "ValidationError")
