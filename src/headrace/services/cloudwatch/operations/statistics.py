"""GetMetricStatistics."""

from typing import Any

from headrace.aws.call import Call, Request, Response
from headrace.services.cloudwatch import dimensions
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import invalid_combination, invalid_value, missing
from headrace.services.cloudwatch.periods import check_period
from headrace.services.cloudwatch.records import metric_id
from headrace.services.cloudwatch.series import series
from headrace.services.cloudwatch.summaries import Summary, is_statistic, statistic

MOST_POINTS = 1440


@operation("GetMetricStatistics")
async def get_metric_statistics(context: Context, call: Call, request: Request) -> Response:
    _check(request)
    id = metric_id(
        call.scope, request["Namespace"], request["MetricName"], dimensions.parsed(request.get("Dimensions"))
    )
    data = await series(
        context.store,
        id,
        start=request["StartTime"],
        end=request["EndTime"],
        period=request["Period"],
        unit=request.get("Unit"),
    )
    points = [
        {"Timestamp": at, "Unit": unit, **_figures(summary, request)} for (at, unit), summary in data.items()
    ]
    return {"Label": request["MetricName"], "Datapoints": points}


def _check(request: Request) -> None:
    names = [*request.get("Statistics", ()), *request.get("ExtendedStatistics", ())]
    if not names:
        raise missing("At least one of the parameters Statistics and ExtendedStatistics must be specified.")
    for name in names:
        if not is_statistic(name):
            raise invalid_value(f"The value {name} for parameter ExtendedStatistics is not supported.")
    if request["StartTime"] >= request["EndTime"]:
        raise invalid_combination("The parameter StartTime must be less than the parameter EndTime.")
    check_period(request["Period"], "Period")
    asked = (request["EndTime"] - request["StartTime"]).total_seconds() / request["Period"]
    if asked > MOST_POINTS:
        raise invalid_combination(
            f"You have requested up to {int(asked):,} datapoints, which exceeds the limit of "
            f"{MOST_POINTS:,}. You may reduce the datapoints requested by increasing Period, or decreasing "
            "the time range."
        )


def _figures(summary: Summary, request: Request) -> dict[str, Any]:
    figures: dict[str, Any] = {name: statistic(summary, name) for name in request.get("Statistics", ())}
    if extended := request.get("ExtendedStatistics"):
        told = {name: statistic(summary, name) for name in extended}
        figures["ExtendedStatistics"] = {name: value for name, value in told.items() if value is not None}
    return figures
