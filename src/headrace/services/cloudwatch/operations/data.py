"""GetMetricData."""

from typing import Any

from headrace.aws.call import Call, Request, Response
from headrace.services.cloudwatch import queries
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import invalid_token, validation
from headrace.services.cloudwatch.expressions.evaluation import Evaluator, Window
from headrace.services.cloudwatch.expressions.values import Series

MOST_POINTS = 100_800


@operation("GetMetricData")
async def get_metric_data(context: Context, call: Call, request: Request) -> Response:
    """A page holds up to MaxDatapoints values over all queries; the token says how many were given."""
    if request["StartTime"] >= request["EndTime"]:
        raise validation("The parameter EndTime must be greater than StartTime.")
    asked = request["MetricDataQueries"]
    queries.check(asked)
    window = Window(request["StartTime"], request["EndTime"])
    evaluator = Evaluator(context.store, call.scope, asked, window)
    results = [
        _result(query, answer, request)
        for query in asked
        if query.get("ReturnData", True)
        for answer in await evaluator.answer(query["Id"])
    ]
    return _page(results, _start(request), min(request.get("MaxDatapoints", MOST_POINTS), MOST_POINTS))


def _result(query: dict[str, Any], answer: Series, request: Request) -> dict[str, Any]:
    newest_first = request.get("ScanBy", "TimestampDescending") == "TimestampDescending"
    ordered = sorted(answer.points.items(), reverse=newest_first)
    return {
        "Id": query["Id"],
        "Label": queries.label(query, answer),
        "Timestamps": [at for at, _ in ordered],
        "Values": [value for _, value in ordered],
        "StatusCode": "Complete",
    }


def _start(request: Request) -> int:
    token = request.get("NextToken") or "0"
    if not token.isdecimal():
        raise invalid_token()
    return int(token)


def _page(results: list[dict[str, Any]], start: int, most: int) -> Response:
    """The values from number `start` on, counted over all results."""
    left, passed, shown = most, start, []
    for result in results:
        size = len(result["Values"])
        skipped = min(passed, size)
        taken = min(left, size - skipped)
        passed, left = passed - skipped, left - taken
        shown.append(
            {
                **result,
                "Timestamps": result["Timestamps"][skipped : skipped + taken],
                "Values": result["Values"][skipped : skipped + taken],
                "StatusCode": "Complete" if skipped + taken == size else "PartialData",
            }
        )
    given = start + most - left
    more = given < sum(len(result["Values"]) for result in results)
    return {"MetricDataResults": shown, "Messages": [], "NextToken": str(given) if more else None}
