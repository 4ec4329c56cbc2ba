"""Load balancers, target groups, listeners and rules: kept, shown, and refused in AWS's words."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.ports import free_port
from tests.services.elbv2.conftest import Balancer, forward, says

MakeBalancer = Callable[[], Balancer]
MakeGroup = Callable[..., str]


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def test_a_load_balancer_is_made_once_described_and_deleted(elb: Any) -> None:
    asked = {"Name": "once", "Subnets": ["a"], "Tags": [{"Key": "team", "Value": "web"}]}
    [made] = elb.create_load_balancer(**asked)["LoadBalancers"]
    arn = made["LoadBalancerArn"]
    assert ":loadbalancer/app/once/" in arn
    assert elb.create_load_balancer(**asked)["LoadBalancers"][0]["LoadBalancerArn"] == arn
    with pytest.raises(ClientError) as refused:
        elb.create_load_balancer(Name="once", Subnets=["b"])
    assert code(refused) == "DuplicateLoadBalancerName"
    assert elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"] == asked["Tags"]
    assert elb.describe_load_balancers(Names=["once"])["LoadBalancers"][0]["State"] == {"Code": "active"}
    elb.delete_load_balancer(LoadBalancerArn=arn)
    elb.delete_load_balancer(LoadBalancerArn=arn)
    with pytest.raises(ClientError) as refused:
        elb.describe_load_balancers(Names=["once"])
    assert code(refused) == "LoadBalancerNotFound"


def test_deletion_protection_protects(elb: Any, balancer: MakeBalancer) -> None:
    arn = balancer().arn
    attribute = {"Key": "deletion_protection.enabled", "Value": "true"}
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[attribute])
    shown = elb.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"]
    assert attribute in shown
    with pytest.raises(ClientError, match="deletion protection"):
        elb.delete_load_balancer(LoadBalancerArn=arn)
    elb.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=[{**attribute, "Value": "false"}])


def test_a_target_group_in_use_is_not_deleted(elb: Any, balancer: MakeBalancer, group: MakeGroup) -> None:
    arn = group()
    one = balancer()
    listening = one.listen(forward(arn))
    [shown] = elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"]
    assert shown["LoadBalancerArns"] == [one.arn]
    with pytest.raises(ClientError) as refused:
        elb.delete_target_group(TargetGroupArn=arn)
    assert code(refused) == "ResourceInUse"
    elb.delete_listener(ListenerArn=listening.arn)
    elb.delete_target_group(TargetGroupArn=arn)


def test_a_listener_changes_its_port_and_actions(elb: Any, balancer: MakeBalancer) -> None:
    one = balancer()
    listening = one.listen(says("before"))
    port = free_port()
    [shown] = elb.modify_listener(ListenerArn=listening.arn, Port=port, DefaultActions=[says("after")])[
        "Listeners"
    ]
    assert shown["Port"] == port
    [listed] = elb.describe_listeners(LoadBalancerArn=one.arn)["Listeners"]
    assert listed == shown


@pytest.mark.parametrize(
    ("operation", "request_", "expected"),
    [
        ("create_load_balancer", {"Name": "-bad", "Subnets": ["a"]}, "ValidationError"),
        ("create_load_balancer", {"Name": "none"}, "ValidationError"),
        (
            "create_load_balancer",
            {"Name": "n", "Subnets": ["a"], "Type": "network"},
            "OperationNotPermitted",
        ),
        ("create_target_group", {"Name": "t", "Protocol": "TCP", "Port": 1}, "OperationNotPermitted"),
        (
            "create_target_group",
            {"Name": "t", "Protocol": "HTTP", "Port": 1, "HealthCheckPath": "x"},
            "ValidationError",
        ),
        (
            "create_target_group",
            {"Name": "t", "Protocol": "HTTP", "Port": 1, "Matcher": {"HttpCode": "2xx"}},
            "ValidationError",
        ),
        (
            "create_target_group",
            {"Name": "t", "Protocol": "HTTP", "Port": 1, "HealthCheckIntervalSeconds": 5},
            "ValidationError",
        ),
        ("describe_target_health", {"TargetGroupArn": "arn:aws:x"}, "TargetGroupNotFound"),
        ("describe_rules", {"ListenerArn": "arn:aws:x"}, "ListenerNotFound"),
        ("delete_rule", {"RuleArn": "arn:aws:x"}, "RuleNotFound"),
    ],
)
def test_bad_requests_are_refused(elb: Any, operation: str, request_: dict[str, Any], expected: str) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(elb, operation)(**request_)
    assert code(refused) == expected


@pytest.mark.parametrize(
    "action",
    [
        {"Type": "forward"},
        {"Type": "authenticate-oidc"},
        {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "99"}},
        {"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_301"}},
    ],
)
def test_actions_that_can_not_be_done_are_refused(
    elb: Any, balancer: MakeBalancer, action: dict[str, Any]
) -> None:
    with pytest.raises(ClientError):
        elb.create_listener(
            LoadBalancerArn=balancer().arn, Port=free_port(), Protocol="HTTP", DefaultActions=[action]
        )
