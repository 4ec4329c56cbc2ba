"""Rules: which requests of a listener go where."""

from msgspec.structs import replace

from headrace.aws.call import Call, Request, Response
from headrace.services.elbv2 import actions, conditions, errors, finding, names, wire
from headrace.services.elbv2.context import Context, operation
from headrace.services.elbv2.paging import page
from headrace.services.elbv2.records import Listener, Rule, arn
from headrace.store.base import Reader

LAST = 50_000


@operation("CreateRule")
async def create_rule(context: Context, call: Call, request: Request) -> Response:
    _check_priority(request["Priority"])
    if request.get("Transforms"):
        raise errors.not_supported("transforms")
    async with context.store.write() as tx:
        listener = await finding.listener(tx, call, request["ListenerArn"])
        if await _has(tx, listener.id, request["Priority"]):
            raise errors.priority_in_use(request["Priority"])
        path = listener.id.rsplit(":", 1)[-1].removeprefix("listener/")
        rule = await tx.create(
            Rule(
                id=arn(call.scope, f"listener-rule/{path}/{context.ids.hex()[:16]}"),
                scope=call.scope,
                listener=listener.id,
                priority=request["Priority"],
                conditions=conditions.checked(request["Conditions"]),
                actions=await actions.checked(tx, call, request["Actions"]),
                tags=names.tags(request.get("Tags")),
            )
        )
    return {"Rules": [wire.rule(rule)]}


@operation("DescribeRules")
async def describe_rules(context: Context, call: Call, request: Request) -> Response:
    reader = context.store
    if reference := request.get("ListenerArn"):
        listener = await finding.listener(reader, call, reference)
        rules = await reader.page(Rule, owner=listener.id)
        found = [*map(wire.rule, rules), wire.rule_of_defaults(listener)]
    elif references := request.get("RuleArns"):
        found = [await _described(reader, call, one) for one in references]
    else:
        raise errors.validation("You must specify either a listener ARN or rule ARNs")
    shown, marker = page(found, request)
    return {"Rules": list(shown), "NextMarker": marker}


async def _described(reader: Reader, call: Call, reference: str) -> Response:
    listener = await _listener_of_default(reader, call, reference)
    if listener is not None:
        return wire.rule_of_defaults(listener)
    return wire.rule(await finding.rule(reader, call, reference))


async def _listener_of_default(reader: Reader, call: Call, reference: str) -> Listener | None:
    """The listener whose default actions the rule of this ARN is."""
    id = reference.replace(":listener-rule/", ":listener/").rsplit("/", 1)[0]
    listener = await reader.get(Listener, id)
    if listener is None or listener.scope != call.scope or finding.default_rule(listener) != reference:
        return None
    return listener


@operation("ModifyRule")
async def modify_rule(context: Context, call: Call, request: Request) -> Response:
    if request.get("Transforms"):
        raise errors.not_supported("transforms")
    async with context.store.write() as tx:
        if await _listener_of_default(tx, call, request["RuleArn"]):
            raise errors.invalid_configuration("Default rules are modified by ModifyListener")
        rule = await finding.rule(tx, call, request["RuleArn"])
        after = rule
        if "Conditions" in request:
            after = replace(after, conditions=conditions.checked(request["Conditions"]))
        if "Actions" in request:
            after = replace(after, actions=await actions.checked(tx, call, request["Actions"]))
        after = await tx.replace(after, expect=rule.revision)
    return {"Rules": [wire.rule(after)]}


@operation("SetRulePriorities")
async def set_rule_priorities(context: Context, call: Call, request: Request) -> Response:
    wanted = {one["RuleArn"]: one["Priority"] for one in request["RulePriorities"]}
    for priority in wanted.values():
        _check_priority(priority)
    async with context.store.write() as tx:
        moved = [await finding.rule(tx, call, reference) for reference in wanted]
        for listener in {rule.listener for rule in moved}:
            rules = await tx.page(Rule, owner=listener)
            priorities = [wanted.get(rule.id, rule.priority) for rule in rules]
            if taken := [one for one in priorities if priorities.count(one) > 1]:
                raise errors.priority_in_use(taken[0])
        after = [
            await tx.replace(replace(rule, priority=wanted[rule.id]), expect=rule.revision) for rule in moved
        ]
    return {"Rules": [wire.rule(rule) for rule in after]}


@operation("DeleteRule")
async def delete_rule(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        if await _listener_of_default(tx, call, request["RuleArn"]):
            raise errors.invalid_configuration("Default rules cannot be deleted")
        rule = await finding.rule(tx, call, request["RuleArn"])
        await tx.delete(Rule, rule.id, expect=rule.revision)
    return {}


async def _has(reader: Reader, listener: str, priority: int) -> bool:
    return any(rule.priority == priority for rule in await reader.page(Rule, owner=listener))


def _check_priority(priority: int) -> None:
    if not 1 <= priority <= LAST:
        raise errors.validation(f"Priority '{priority}' must be between 1 and {LAST}")
