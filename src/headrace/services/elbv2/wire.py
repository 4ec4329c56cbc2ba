"""What AWS shows of load balancers, target groups and what belongs to them."""

from collections.abc import Iterable
from typing import Any

from headrace.services.elbv2.finding import default_rule
from headrace.services.elbv2.records import (
    HealthCheck,
    Listener,
    LoadBalancer,
    Rule,
    Target,
    TargetGroup,
)

HOSTED_ZONE = "Z35SXDOTRQ7X7K"
VPC = "vpc-headrace"
"""There is one network, the machine's."""


def tags(pairs: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def load_balancer(record: LoadBalancer, *, blocked: list[int]) -> dict[str, Any]:
    """`blocked`: the ports of its listeners that can't be listened on."""
    region = record.scope.split("/")[1]
    ports = ", ".join(map(str, blocked))
    state = {"Code": "active"}
    if blocked:
        state = {"Code": "active_impaired", "Reason": f"port {ports} is taken or not allowed on this machine"}
    return {
        "LoadBalancerArn": record.arn,
        "LoadBalancerName": record.name,
        "DNSName": record.dns_name,
        "CanonicalHostedZoneId": HOSTED_ZONE,
        "CreatedTime": record.created_at,
        "Scheme": record.scheme,
        "VpcId": VPC,
        "State": state,
        "Type": "application",
        "AvailabilityZones": [
            {"ZoneName": f"{region}{letter}", "SubnetId": subnet, "LoadBalancerAddresses": []}
            for letter, subnet in zip("abcdef", record.subnets, strict=False)
        ],
        "SecurityGroups": list(record.security_groups),
        "IpAddressType": record.ip_address_type,
    }


def target_group(record: TargetGroup, balancers: Iterable[LoadBalancer]) -> dict[str, Any]:
    return {
        "TargetGroupArn": record.arn,
        "TargetGroupName": record.name,
        "Protocol": record.protocol,
        "ProtocolVersion": record.protocol_version,
        "Port": record.port,
        "VpcId": record.vpc or VPC,
        "TargetType": record.target_type,
        "IpAddressType": "ipv4",
        "LoadBalancerArns": [one.arn for one in balancers],
        **health_check(record.check),
    }


def health_check(check: HealthCheck) -> dict[str, Any]:
    return {
        "HealthCheckEnabled": check.enabled,
        "HealthCheckProtocol": check.protocol,
        "HealthCheckPort": check.port,
        "HealthCheckPath": check.path,
        "HealthCheckIntervalSeconds": check.interval,
        "HealthCheckTimeoutSeconds": check.timeout,
        "HealthyThresholdCount": check.healthy_threshold,
        "UnhealthyThresholdCount": check.unhealthy_threshold,
        "Matcher": {"HttpCode": check.matcher},
    }


def target_health(record: Target, group: TargetGroup) -> dict[str, Any]:
    port = group.check.port
    return {
        "Target": {"Id": record.target, "Port": record.port},
        "HealthCheckPort": str(record.port) if port == "traffic-port" else port,
        "TargetHealth": {
            "State": record.state.value,
            "Reason": record.reason,
            "Description": record.description,
        },
    }


def listener(record: Listener, balancer: LoadBalancer) -> dict[str, Any]:
    return {
        "ListenerArn": record.id,
        "LoadBalancerArn": balancer.arn,
        "Port": record.port,
        "Protocol": record.protocol,
        "Certificates": [{"CertificateArn": arn} for arn in record.certificates] or None,
        "SslPolicy": record.ssl_policy,
        "DefaultActions": list(record.actions),
    }


def rule(record: Rule) -> dict[str, Any]:
    return {
        "RuleArn": record.id,
        "Priority": str(record.priority),
        "Conditions": list(record.conditions),
        "Actions": list(record.actions),
        "IsDefault": False,
    }


def rule_of_defaults(record: Listener) -> dict[str, Any]:
    return {
        "RuleArn": default_rule(record),
        "Priority": "default",
        "Conditions": [],
        "Actions": list(record.actions),
        "IsDefault": True,
    }
