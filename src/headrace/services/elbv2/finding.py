"""Finding records by the names and ARNs that requests give."""

from headrace.aws.call import Call
from headrace.services.elbv2 import errors
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule, TargetGroup, arn
from headrace.store.base import Reader


async def load_balancer(reader: Reader, call: Call, reference: str) -> LoadBalancer:
    """Raises `LoadBalancerNotFound`."""
    found = await reader.get(LoadBalancer, f"{call.scope}/{_name(reference, 'loadbalancer/app/')}")
    if found is None or found.arn != reference:
        raise errors.load_balancer_not_found(reference)
    return found


async def target_group(reader: Reader, call: Call, reference: str) -> TargetGroup:
    """Raises `TargetGroupNotFound`."""
    found = await group_of(reader, call.scope, reference)
    if found is None:
        raise errors.target_group_not_found(reference)
    return found


async def group_of(reader: Reader, scope: str, reference: str) -> TargetGroup | None:
    """The target group of this ARN."""
    found = await reader.get(TargetGroup, f"{scope}/{_name(reference, 'targetgroup/')}")
    return found if found is not None and found.arn == reference else None


async def listener(reader: Reader, call: Call, reference: str) -> Listener:
    """Raises `ListenerNotFound`."""
    found = await reader.get(Listener, reference)
    if found is None or found.scope != call.scope:
        raise errors.listener_not_found(reference)
    return found


async def rule(reader: Reader, call: Call, reference: str) -> Rule:
    """Raises `RuleNotFound`."""
    found = await reader.get(Rule, reference)
    if found is None or found.scope != call.scope:
        raise errors.rule_not_found(reference)
    return found


def default_rule(listener: Listener) -> str:
    """The ARN of the rule that a listener's default actions are."""
    path = listener.id.rsplit(":", 1)[-1].removeprefix("listener/")
    return arn(listener.scope, f"listener-rule/{path}/{path[-16:]}")


def _name(reference: str, kind: str) -> str:
    return reference.rsplit(":", 1)[-1].removeprefix(kind).split("/", 1)[0]
