"""PutMetricData, ListMetrics."""

from datetime import timedelta

from headrace.aws.call import Call, Request, Response
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages
from headrace.services.cloudwatch import dimensions, measurements
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import invalid_value
from headrace.services.cloudwatch.recording import record
from headrace.services.cloudwatch.records import Metric, listed

PAGE = 500
RECENTLY = timedelta(hours=3)
ACTIVE = timedelta(days=14)
"""Metrics without data for longer are not listed."""


@operation("PutMetricData")
async def put_metric_data(context: Context, call: Call, request: Request) -> Response:
    data = measurements.parsed(request, call.now)
    async with context.store.write() as tx:
        await record(tx, call.scope, request["Namespace"], data, now=call.now)
    return {}


@operation("ListMetrics")
async def list_metrics(context: Context, call: Call, request: Request) -> Response:
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid_value("The parameter NextToken is invalid.") from None
    since = call.now - (RECENTLY if request.get("RecentlyActive") else ACTIVE)
    found, more = await pages.page(
        context.store,
        Metric,
        lambda metric: _is_wanted(metric, request) and metric.active_at >= since,
        after=after,
        limit=PAGE,
        scope=call.scope,
        prefix=listed(request.get("Namespace", ""), request.get("MetricName", "")),
    )
    return {
        "Metrics": [
            {
                "Namespace": metric.namespace,
                "MetricName": metric.name,
                "Dimensions": dimensions.shown(metric.dimensions),
            }
            for metric in found
        ],
        "NextToken": more,
    }


def _is_wanted(metric: Metric, request: Request) -> bool:
    return request.get("MetricName") in (None, metric.name) and dimensions.match(
        metric.dimensions, request.get("Dimensions")
    )
