"""What listeners and rules do with requests: checked."""

import re
from typing import Any

from headrace.aws.call import Call
from headrace.services.elbv2 import finding
from headrace.services.elbv2.errors import invalid_configuration, not_supported, validation
from headrace.services.elbv2.use import groups_of
from headrace.store.base import Reader

FINAL = ("forward", "redirect", "fixed-response")
MOST_GROUPS = 5
HEAVIEST = 999
_CODE = re.compile(r"[245]\d\d")


async def checked(reader: Reader, call: Call, actions: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """The actions to keep, in the shape that AWS gives them back. Raises `AwsError`."""
    if len(actions) != 1:
        raise validation(
            "You must specify exactly one action, of the type forward, redirect or fixed-response"
        )
    [action] = actions
    kind = action["Type"]
    if kind not in FINAL:
        raise not_supported(f"actions of the type {kind}")
    if kind == "forward":
        return (await _forward(reader, call, action),)
    if kind == "redirect":
        return ({**action, "RedirectConfig": _redirect(action)},)
    return ({**action, "FixedResponseConfig": _fixed_response(action)},)


async def _forward(reader: Reader, call: Call, action: dict[str, Any]) -> dict[str, Any]:
    weights = groups_of([action])
    if not weights:
        raise validation("A forward action requires a target group")
    if len(weights) > MOST_GROUPS:
        raise validation(f"A forward action can have at most {MOST_GROUPS} target groups")
    for reference, weight in weights.items():
        await finding.target_group(reader, call, reference)
        if not 0 <= weight <= HEAVIEST:
            raise validation(f"The weight must be between 0 and {HEAVIEST}")
    stickiness = action.get("ForwardConfig", {}).get("TargetGroupStickinessConfig", {"Enabled": False})
    if stickiness.get("Enabled"):
        raise not_supported("stickiness of target groups; make the targets sticky instead")
    shown = {
        "Type": "forward",
        "ForwardConfig": {
            "TargetGroups": [
                {"TargetGroupArn": reference, "Weight": weight} for reference, weight in weights.items()
            ],
            "TargetGroupStickinessConfig": {"Enabled": False},
        },
    }
    if len(weights) == 1:
        shown["TargetGroupArn"] = next(iter(weights))
    return {**shown, "Order": action["Order"]} if "Order" in action else shown


def _redirect(action: dict[str, Any]) -> dict[str, Any]:
    if "RedirectConfig" not in action:
        raise validation("A redirect action requires a RedirectConfig")
    defaults = {
        "Protocol": "#{protocol}",
        "Port": "#{port}",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
    }
    config = {**defaults, **action["RedirectConfig"]}
    if all(config[name] == default for name, default in defaults.items()):
        raise invalid_configuration("The redirect configuration is not valid because it creates a loop.")
    if not config["Path"].startswith("/"):
        raise validation("The redirect path must begin with '/'")
    return config


def _fixed_response(action: dict[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = action.get("FixedResponseConfig", {})
    if not _CODE.fullmatch(config.get("StatusCode", "")):
        raise validation("A fixed response requires a status code of the form 2XX, 4XX or 5XX")
    return config
