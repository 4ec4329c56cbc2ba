"""SetAlarmState, EnableAlarmActions, DisableAlarmActions."""

import json

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.aws.errors import AwsError
from headrace.services.cloudwatch.alarms.evaluation import moved, settle
from headrace.services.cloudwatch.context import Context, operation
from headrace.services.cloudwatch.errors import no_alarms
from headrace.services.cloudwatch.records import Alarm, State


@operation("SetAlarmState")
async def set_alarm_state(context: Context, call: Call, request: Request) -> Response:
    """Until the alarm is evaluated the next time, within a minute."""
    data = request.get("StateReasonData")
    if data is not None and not _is_json(data):
        raise AwsError("InvalidFormat", "StateReasonData was not valid JSON")
    async with context.store.write() as tx:
        alarm = await tx.get(Alarm, f"{call.scope}/{request['AlarmName']}")
        if alarm is None:
            raise AwsError("ResourceNotFound", "Unknown", status=404)
        state = State(request["StateValue"])
        await settle(tx, alarm, moved(alarm, state, request["StateReason"], data, call.now))
    context.changed()
    return {}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@operation("EnableAlarmActions")
async def enable_alarm_actions(context: Context, call: Call, request: Request) -> Response:
    await _switch(context, call, request["AlarmNames"], on=True)
    return {}


@operation("DisableAlarmActions")
async def disable_alarm_actions(context: Context, call: Call, request: Request) -> Response:
    await _switch(context, call, request["AlarmNames"], on=False)
    return {}


async def _switch(context: Context, call: Call, names: list[str], *, on: bool) -> None:
    async with context.store.write() as tx:
        alarms = {name: await tx.get(Alarm, f"{call.scope}/{name}") for name in names}
        if missing := [name for name, alarm in alarms.items() if alarm is None]:
            raise no_alarms(missing)
        for alarm in alarms.values():
            if alarm is not None:
                settings = {**alarm.settings, "ActionsEnabled": on}
                await tx.replace(replace(alarm, settings=settings), expect=alarm.revision)
    context.changed()
