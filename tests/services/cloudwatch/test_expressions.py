"""Metric math and searches, through a real client."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.waiting import until

START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)


@pytest.fixture
def cloudwatch(headrace: Server) -> Any:
    return headrace.client("cloudwatch")


@pytest.fixture
def namespace(cloudwatch: Any) -> str:
    """Holds `Hits` and `Errors` of two pages over three minutes; the last minute of `Errors` of one is
    missing."""
    name = f"Shop{uuid4().hex[:8]}"
    for page, factor in (("cart", 1), ("home", 10)):
        for minute in range(3):
            for metric, value in (("Hits", 100), ("Errors", minute)):
                if (page, metric, minute) != ("cart", "Errors", 2):
                    datum = {"MetricName": metric, "Value": float(value * factor)}
                    cloudwatch.put_metric_data(
                        Namespace=name,
                        MetricData=[
                            {
                                **datum,
                                "Timestamp": START + timedelta(minutes=minute),
                                "Dimensions": [{"Name": "Page", "Value": page}],
                            }
                        ],
                    )
    return name


@pytest.fixture
def ask(cloudwatch: Any, namespace: str) -> Any:
    """What expressions come to, oldest value first, by label. `h1`, `e1`, `h2`, `e2` are there."""

    def stat(metric: str, page: str) -> dict[str, Any]:
        dimensions = [{"Name": "Page", "Value": page}]
        asked = {"Namespace": namespace, "MetricName": metric, "Dimensions": dimensions}
        return {"Metric": asked, "Period": 60, "Stat": "Sum"}

    known = [
        ("h1", "Hits", "cart"),
        ("e1", "Errors", "cart"),
        ("h2", "Hits", "home"),
        ("e2", "Errors", "home"),
    ]
    queries = [
        {"Id": id, "MetricStat": stat(metric, page), "ReturnData": False} for id, metric, page in known
    ]

    def answer(expression: str, **fields: Any) -> dict[str, list[float]]:
        asked = [*queries, {"Id": "x", "Expression": expression, **fields}]
        results = cloudwatch.get_metric_data(
            MetricDataQueries=asked,
            StartTime=START,
            EndTime=START + timedelta(minutes=10),
            ScanBy="TimestampAscending",
        )["MetricDataResults"]
        return {result["Label"]: result["Values"] for result in results}

    return answer


def refusal(ask: Any, expression: str) -> str:
    with pytest.raises(ClientError) as refused:
        ask(expression)
    assert refused.value.response["Error"]["Code"] == "ValidationError"
    return str(refused.value.response["Error"]["Message"])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("h1 + h2", [1100, 1100, 1100]),
        ("100 * e2 / h2", [0, 1, 2]),
        ("e1 / h1", [0, 0.01]),
        ("h1 / e2", [10, 5]),
        ("-(h1 - 2 ^ 3) * 1e0", [-92, -92, -92]),
        ("2 - 1 - 1 + h1", [100, 100, 100]),
        ("e2 > 5", [0, 1, 1]),
        ("SUM([e1, e2])", [0, 11, 20]),
        ("SUM(METRICS('e'))", [0, 11, 20]),
        ("AVG([h1, h2])", [550, 550, 550]),
        ("MAX(e2) + h1 * 0", [20, 20, 20]),
        ("FILL(e1, 7) + h1 * 0", [0, 1]),
        ("IF(e2 > 5, 1, 0)", [0, 1, 1]),
        ("IF(e2 > 5, h1)", [100, 100]),
        ("RUNNING_SUM(e2)", [0, 10, 30]),
        ("DIFF(e2)", [10, 10]),
        ("RATE(e2) * PERIOD(e2)", [10, 10]),
        ("CEIL(e2 / 3)", [0, 4, 7]),
    ],
)
def test_expressions_come_to_what_amazon_s_guide_says(
    ask: Any, expression: str, expected: list[float]
) -> None:
    [values] = ask(expression).values()
    assert values == pytest.approx(expected)


def test_gaps_are_filled(ask: Any) -> None:
    """`1 / IF(…)` has no value in the second minute."""
    gap = "1 / IF(e2 == 10, 0, IF(e2 == 0, 1, 0.5))"
    assert ask(gap) == {"x": [1, 2]}
    for filling, expected in (("REPEAT", 1), ("LINEAR", 1.5), ("7", 7), ("h1", 100)):
        assert list(ask(f"FILL({gap}, {filling})").values()) == [[1, expected, 2]]


def test_a_search_finds_metrics_and_labels_them(ask: Any, namespace: str) -> None:
    both = f"SEARCH('{{{namespace},Page}} MetricName=\"Hits\"', 'Sum', 60)"
    assert ask(both) == {"cart": [100] * 3, "home": [1000] * 3}
    assert ask(f"SUM({both})") == {"x": [1100] * 3}
    assert set(ask(both, Label="${PROP('MetricName')} of ${PROP('Dim.Page')}")) == {
        "Hits of cart",
        "Hits of home",
    }
    as_grafana = (
        f'SEARCH(\'Namespace="{namespace}" MetricName="Hits" "Page"=("cart" OR "none")\', \'Sum\', 60)'
    )
    assert set(ask(as_grafana)) == {"cart"}
    assert set(ask(f"SEARCH('{namespace} hits NOT home', 'Sum', 60)")) == {"cart"}
    assert ask(f"SEARCH('{namespace} nothing', 'Sum', 60)") == {}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("h1 +", "can't be understood"),
        ("nobody * 2", "refers to nobody"),
        ("x + 1", "circle"),
        ("1 + 1", "must come to a time series"),
        ("[h1, h2] + [e1, e2]", "can't be combined"),
        ("GUESS(h1)", "GUESS"),
        ("FILL(e1, [h1])", "FILL takes"),
        ("SEARCH('{', 'Sum', 60)", "can't be understood"),
        ("SEARCH('x', 'Median', 60)", "SEARCH takes"),
        ("SELECT AVG(x) FROM y", "can't be understood"),
        ("'text'", "not expected"),
    ],
)
def test_expressions_that_make_no_sense_are_refused(ask: Any, expression: str, expected: str) -> None:
    assert expected in refusal(ask, expression)


def test_an_alarm_watches_an_expression(cloudwatch: Any, namespace: str) -> None:
    name = f"a-{uuid4().hex[:8]}"
    ago = datetime.now(UTC) - timedelta(seconds=20)
    for seconds in (0, 10):
        at = ago + timedelta(seconds=seconds)
        for metric, value in (("Bad", 8.0), ("All", 10.0)):
            datum = {"MetricName": metric, "Value": value, "StorageResolution": 1, "Timestamp": at}
            cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])

    def stat(metric: str) -> dict[str, Any]:
        return {"Metric": {"Namespace": namespace, "MetricName": metric}, "Period": 10, "Stat": "Sum"}

    cloudwatch.put_metric_alarm(
        AlarmName=name,
        EvaluationPeriods=1,
        Threshold=50,
        ComparisonOperator="GreaterThanThreshold",
        Metrics=[
            {"Id": "bad", "MetricStat": stat("Bad"), "ReturnData": False},
            {"Id": "all", "MetricStat": stat("All"), "ReturnData": False},
            {"Id": "percent", "Expression": "100 * bad / all", "ReturnData": True},
        ],
    )

    def alarm() -> dict[str, Any]:
        return dict(cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"][0])

    until(lambda: alarm()["StateValue"] == "ALARM")
    assert "[80]" in alarm()["StateReason"]
    cloudwatch.delete_alarms(AlarmNames=[name])
