"""The proxy serves while Headrace is down, and stays right when it comes back."""

import http.client
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.e2e.process import Process
from tests.ports import free_port
from tests.waiting import until


def get(port: int) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().read().decode()


def listen(elb: Any, text: str) -> tuple[str, int]:
    """A listener that says this; its ARN and its port."""
    [balancer] = elb.create_load_balancer(Name="lb", Subnets=["a"])["LoadBalancers"]
    port = free_port()
    made = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"], Port=port, Protocol="HTTP", DefaultActions=[says(text)]
    )
    return str(made["Listeners"][0]["ListenerArn"]), port


def says(text: str) -> dict[str, Any]:
    return {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": text}}


def answers(port: int, text: str) -> bool:
    try:
        return get(port) == text
    except OSError:
        return False


def pid(data: Path) -> str:
    return (data / "proxy" / "caddy.pid").read_text()


def test_the_proxy_outlives_headrace_and_is_taken_up_again(process: Process) -> None:
    listener, port = listen(process.client("elbv2"), "before")
    until(lambda: answers(port, "before"))
    first = pid(process.data)
    process.kill()
    assert get(port) == "before"
    process.start()
    elb = process.client("elbv2")
    elb.modify_listener(ListenerArn=listener, DefaultActions=[says("after")])
    until(lambda: answers(port, "after"))
    assert pid(process.data) == first
    [balancer] = elb.describe_load_balancers()["LoadBalancers"]
    elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    until(lambda: not answers(port, "after"))
