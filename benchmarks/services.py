"""Services as a client of ECS sees them."""

from functools import partial
from typing import Any

from benchmarks.headrace import answers, free_port
from benchmarks.settings import IMAGE
from benchmarks.timing import until

FAMILY = "bench-service"
WEB = "mkdir -p /w && echo {text} >/w/index.html && exec busybox httpd -f -p 80 -h /w"


def register(ecs: Any, *command: str, port: int | None = None) -> str:
    """A revision of a task definition of one small container; its ARN."""
    container = {
        "name": "main",
        "image": IMAGE,
        "command": list(command),
        "memory": 16,
        "linuxParameters": {"initProcessEnabled": True},
        "portMappings": [{"containerPort": port}] if port else [],
    }
    answer = ecs.register_task_definition(family=FAMILY, containerDefinitions=[container])
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def web(ecs: Any, text: str) -> str:
    """A revision of a web server that says this; its ARN."""
    return register(ecs, "sh", "-c", WEB.format(text=text), port=80)


def create(ecs: Any, name: str, count: int, definition: str, group: str | None = None) -> None:
    """A service, behind the target group of this ARN if there is one."""
    balancer = {"targetGroupArn": group, "containerName": "main", "containerPort": 80}
    ecs.create_service(
        serviceName=name,
        desiredCount=count,
        taskDefinition=definition,
        loadBalancers=[balancer] if group else [],
    )


def is_stable(ecs: Any, names: list[str]) -> bool:
    """What the waiter `services-stable` asks for."""
    described = [
        service
        for first in range(0, len(names), 10)
        for service in ecs.describe_services(services=names[first : first + 10])["services"]
    ]
    return all(
        len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"]
        for service in described
    )


def delete(ecs: Any, names: list[str]) -> None:
    """Delete them and wait until nothing of them runs."""
    for name in names:
        ecs.delete_service(service=name, force=True)
    for first in range(0, len(names), 10):
        until(partial(_are_gone, ecs, names[first : first + 10]), every=0.1)


def _are_gone(ecs: Any, names: list[str]) -> bool:
    services = ecs.describe_services(services=names)["services"]
    return all(service["status"] == "INACTIVE" for service in services)


def balance(elb: Any) -> tuple[str, int]:
    """A load balancer with one listener and one target group; the group's ARN and the listener's port."""
    [balancer] = elb.create_load_balancer(Name="bench", Subnets=["a"])["LoadBalancers"]
    [group] = elb.create_target_group(Name="bench", Protocol="HTTP", Port=80)["TargetGroups"]
    port = free_port()
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Port=port,
        Protocol="HTTP",
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
    )
    return str(group["TargetGroupArn"]), port


def unbalance(elb: Any, port: int) -> None:
    """Delete it, and wait until the proxy has ended with it."""
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    until(lambda: not answers(f"http://127.0.0.1:{port}/"), every=0.1)
