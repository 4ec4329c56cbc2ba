"""PutMetricAlarm, DescribeAlarms, DescribeAlarmsForMetric, DeleteAlarms."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.page_tokens import BadToken, sort_key
from headrace.services import pages, tagging
from headrace.services.cloudwatch import dimensions, wire
from headrace.services.cloudwatch.alarms import settings as settings_of
from headrace.services.cloudwatch.alarms.history import note
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import (
    invalid_combination,
    invalid_token,
    too_many_tags,
    validation,
)
from headrace.services.cloudwatch.records import Alarm
from headrace.store.listing import every

LISTED = 50


@operation("PutMetricAlarm")
async def put_metric_alarm(context: Context, call: Call, request: Request) -> Response:
    """One that is there is replaced, and keeps its state and tags."""
    settings = settings_of.checked(request)
    async with context.store.write() as tx:
        alarm = await tx.get(Alarm, f"{call.scope}/{request['AlarmName']}")
        if alarm is None:
            alarm = await tx.create(
                Alarm(
                    id=f"{call.scope}/{request['AlarmName']}",
                    scope=call.scope,
                    name=request["AlarmName"],
                    settings=settings,
                    tags=tagging.added({}, request.get("Tags", ()), too_many_tags),
                    configured_at=call.now,
                    updated_at=call.now,
                    transitioned_at=call.now,
                )
            )
            told = f'Alarm "{alarm.name}" created'
        else:
            after = replace(alarm, settings=settings, configured_at=call.now)
            alarm = await tx.replace(after, expect=alarm.revision)
            told = f'Alarm "{alarm.name}" updated'
        await note(tx, alarm, "ConfigurationUpdate", told, {"type": told.rsplit(" ", 1)[1]}, call.now)
    context.evaluate(alarm.id)
    return {}


@operation("DescribeAlarms")
async def describe_alarms(context: Context, call: Call, request: Request) -> Response:
    """CloudWatch's other kinds of alarms can't be made, so there are none."""
    if request.get("AlarmNames") and "AlarmNamePrefix" in request:
        raise invalid_combination("AlarmNames and AlarmNamePrefix can't be specified together.")
    if "MetricAlarm" not in request.get("AlarmTypes", ("MetricAlarm",)):
        return {"MetricAlarms": [], "CompositeAlarms": []}
    if names := request.get("AlarmNames"):
        ids = dict.fromkeys(f"{call.scope}/{name}" for name in names)
        there = await context.store.get_many(Alarm, list(ids))
        named = [there[id] for id in ids if id in there and _is_wanted(there[id], request)]
        return {"MetricAlarms": [wire.alarm(one) for one in named], "CompositeAlarms": []}
    found, more = await _page(context, call, request)
    return {"MetricAlarms": [wire.alarm(one) for one in found], "CompositeAlarms": [], "NextToken": more}


async def _page(context: Context, call: Call, request: Request) -> tuple[list[Alarm], str | None]:
    try:
        after = sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid_token() from None
    return await pages.page(
        context.store,
        Alarm,
        lambda alarm: _is_wanted(alarm, request),
        after=after,
        limit=request.get("MaxRecords", LISTED),
        scope=call.scope,
        phase=request.get("StateValue"),
        prefix=request.get("AlarmNamePrefix", ""),
    )


def _is_wanted(alarm: Alarm, request: Request) -> bool:
    prefix = request.get("ActionPrefix", "")
    actions = [arn for name in settings_of.ACTIONS for arn in alarm.settings.get(name, ())]
    return request.get("StateValue") in (None, alarm.state) and (
        not prefix or any(arn.startswith(prefix) for arn in actions)
    )


@operation("DescribeAlarmsForMetric")
async def describe_alarms_for_metric(context: Context, call: Call, request: Request) -> Response:
    wanted = {
        "Namespace": request["Namespace"],
        "MetricName": request["MetricName"],
        "Dimensions": dimensions.parsed(request.get("Dimensions")),
    }
    optional = ("Statistic", "ExtendedStatistic", "Period", "Unit")
    found = [
        alarm
        for alarm in await every(context.store, Alarm, scope=call.scope)
        if _metric(alarm) == wanted
        and all(request.get(name) in (None, alarm.settings.get(name)) for name in optional)
    ]
    return {"MetricAlarms": [wire.alarm(alarm) for alarm in found]}


def _metric(alarm: Alarm) -> dict[str, object]:
    metric = settings_of.returned(alarm.settings).get("MetricStat", {}).get("Metric", {})
    return {**metric, "Dimensions": dimensions.parsed(metric.get("Dimensions"))}


@operation("DeleteAlarms")
async def delete_alarms(context: Context, call: Call, request: Request) -> Response:
    """Names that no alarm has are no error."""
    names = request["AlarmNames"]
    if len(names) > 100:
        raise validation("At most 100 alarms can be deleted at once.")
    async with context.store.write() as tx:
        for name in dict.fromkeys(names):
            alarm = await tx.get(Alarm, f"{call.scope}/{name}")
            if alarm is not None:
                told = f'Alarm "{alarm.name}" deleted'
                await note(tx, alarm, "ConfigurationUpdate", told, {"type": "Delete"}, call.now)
                await tx.delete(Alarm, alarm.id, expect=alarm.revision)
    return {}
