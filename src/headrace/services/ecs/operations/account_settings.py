"""Account settings: kept and shown for each principal. None of them changes what Headrace does."""

from headrace.aws.call import Call, Request, Response
from headrace.services.ecs import paging
from headrace.services.ecs.context import Context
from headrace.services.ecs.errors import invalid_parameter
from headrace.services.ecs.operations import operation
from headrace.services.ecs.records import AccountSetting

ENABLED = ("enabled", "disabled", "on", "off")
VALUES = {
    "serviceLongArnFormat": ("enabled",),
    "taskLongArnFormat": ("enabled",),
    "containerInstanceLongArnFormat": ("enabled",),
    "containerInsights": ("enabled", "disabled", "enhanced"),
    "fargateTaskRetirementWaitPeriod": ("0", "7", "14"),
    "defaultLogDriverMode": ("blocking", "non-blocking"),
    "tagResourceAuthorization": ("on", "off"),
    "guardDutyActivate": ("on", "off"),
}
DEFAULTS = {
    "serviceLongArnFormat": "enabled",
    "taskLongArnFormat": "enabled",
    "containerInstanceLongArnFormat": "enabled",
    "awsvpcTrunking": "disabled",
    "containerInsights": "disabled",
    "fargateFIPSMode": "disabled",
    "tagResourceAuthorization": "off",
    "fargateTaskRetirementWaitPeriod": "7",
    "guardDutyActivate": "off",
    "defaultLogDriverMode": "non-blocking",
    "fargateEventWindows": "disabled",
}
EVERYBODY = "default"
"""Whose settings those are that hold for the account."""


@operation("PutAccountSetting")
async def put_account_setting(context: Context, call: Call, request: Request) -> Response:
    return await _put(context, call, request, request.get("principalArn", call.principal))


@operation("PutAccountSettingDefault")
async def put_account_setting_default(context: Context, call: Call, request: Request) -> Response:
    return await _put(context, call, request, EVERYBODY)


@operation("DeleteAccountSetting")
async def delete_account_setting(context: Context, call: Call, request: Request) -> Response:
    principal, name = request.get("principalArn", call.principal), request["name"]
    async with context.store.write() as tx:
        await tx.delete(AccountSetting, f"{call.scope}/{principal}/{name}")
        default = await tx.get(AccountSetting, f"{call.scope}/{EVERYBODY}/{name}")
    return {"setting": _shown(name, default.value if default else DEFAULTS[name], principal)}


@operation("ListAccountSettings")
async def list_account_settings(context: Context, call: Call, request: Request) -> Response:
    principal = request.get("principalArn", call.principal)
    paging.size(request)
    own = await _of(context, call, principal)
    if request.get("effectiveSettings"):
        own = {**DEFAULTS, **await _of(context, call, EVERYBODY), **own}
    settings = [
        _shown(name, value, principal)
        for name, value in sorted(own.items())
        if request.get("name") in (None, name) and request.get("value") in (None, value)
    ]
    return {"settings": settings}


async def _put(context: Context, call: Call, request: Request, principal: str) -> Response:
    name, value = request["name"], request["value"]
    if name not in DEFAULTS:
        raise invalid_parameter(f"Unknown setting: {name}")
    if value not in VALUES.get(name, ENABLED):
        raise invalid_parameter(f"Invalid value '{value}' for the setting {name}.")
    record = AccountSetting(
        id=f"{call.scope}/{principal}/{name}", scope=call.scope, principal=principal, name=name, value=value
    )
    async with context.store.write() as tx:
        await tx.delete(AccountSetting, record.id)
        await tx.create(record)
    return {"setting": _shown(name, value, call.principal if principal == EVERYBODY else principal)}


async def _of(context: Context, call: Call, principal: str) -> dict[str, str]:
    found = await context.store.page(AccountSetting, owner=f"{call.scope}/{principal}")
    return {one.name: one.value for one in found}


def _shown(name: str, value: str, principal: str) -> Response:
    return {"name": name, "value": value, "principalArn": principal, "type": "user"}
