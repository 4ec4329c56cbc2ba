"""DescribeAlarmHistory."""

from headrace.aws.call import Call, Request, Response
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import invalid_token
from headrace.services.cloudwatch.records import AlarmEvent

LISTED = 100


@operation("DescribeAlarmHistory")
async def describe_alarm_history(context: Context, call: Call, request: Request) -> Response:
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid_token() from None
    name = request.get("AlarmName")
    found, more = await pages.page(
        context.store,
        AlarmEvent,
        lambda event: _is_wanted(event, request),
        after=after,
        limit=request.get("MaxRecords", LISTED),
        scope=call.scope,
        owner=f"{call.scope}/{name}" if name else None,
        descending=request.get("ScanBy", "TimestampDescending") == "TimestampDescending",
    )
    return {"AlarmHistoryItems": [_shown(event) for event in found], "NextToken": more}


def _is_wanted(event: AlarmEvent, request: Request) -> bool:
    return (
        request.get("HistoryItemType") in (None, event.type)
        and request.get("StartDate", event.at) <= event.at <= request.get("EndDate", event.at)
        and "MetricAlarm" in request.get("AlarmTypes", ("MetricAlarm",))
    )


def _shown(event: AlarmEvent) -> dict[str, object]:
    return {
        "AlarmName": event.name,
        "AlarmType": "MetricAlarm",
        "Timestamp": event.at,
        "HistoryItemType": event.type,
        "HistorySummary": event.summary,
        "HistoryData": event.data,
    }
