"""Services behind a load balancer: real containers, a real proxy, a constant load."""

import http.client
import os
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.headrace import Server
from tests.images import busybox
from tests.ports import free_port
from tests.services.ecs.test_services import described, messages, stable
from tests.waiting import until

pytestmark = pytest.mark.docker

SERVER = "mkdir -p /w && echo {text} >/w/index.html && exec busybox httpd -f -p 80 -h /w"


@pytest.fixture(scope="module")
def ecs(docker_headrace: Server) -> Any:
    busybox()
    return docker_headrace.client("ecs")


@pytest.fixture(scope="module")
def elb(docker_headrace: Server) -> Any:
    return docker_headrace.client("elbv2")


class Site:
    """A load balancer with a target group for a service."""

    def __init__(self, elb: Any) -> None:
        self.name = f"web-{uuid4().hex[:8]}"
        [balancer] = elb.create_load_balancer(Name=self.name, Subnets=["a"])["LoadBalancers"]
        [group] = elb.create_target_group(
            Name=self.name,
            Protocol="HTTP",
            Port=80,
            HealthCheckIntervalSeconds=5,
            HealthCheckTimeoutSeconds=2,
        )["TargetGroups"]
        self.group = group["TargetGroupArn"]
        self.port = free_port()
        elb.create_listener(
            LoadBalancerArn=balancer["LoadBalancerArn"],
            Port=self.port,
            Protocol="HTTP",
            DefaultActions=[{"Type": "forward", "TargetGroupArn": self.group}],
        )

    def get(self) -> str:
        """What is answered, or the code of an error."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET", "/", headers={"Host": f"{self.name}.elb.localhost"})
            response = connection.getresponse()
            body = response.read().decode().strip()
            return body if response.status == 200 else str(response.status)


@pytest.fixture
def site(elb: Any) -> Site:
    return Site(elb)


@pytest.fixture
def register(ecs: Any) -> Callable[..., str]:
    """Registers a revision of a web server that says this."""
    family = f"web-{uuid4().hex[:8]}"

    def make(text: str, **fields: Any) -> str:
        container = {
            "name": "web",
            "image": busybox(),
            "memory": 32,
            "command": ["sh", "-c", SERVER.format(text=text)],
            "portMappings": [{"containerPort": 80}],
            "linuxParameters": {"initProcessEnabled": True},
            **fields,
        }
        answer = ecs.register_task_definition(family=family, containerDefinitions=[container])
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    return make


@pytest.fixture
def create(ecs: Any, site: Site) -> Iterator[Callable[..., str]]:
    """Makes a service behind the site; it is deleted at the end."""
    names: list[str] = []

    def make(definition: str, **fields: Any) -> str:
        names.append(f"s-{uuid4().hex[:8]}")
        balancer = {"targetGroupArn": site.group, "containerName": "web", "containerPort": 80}
        asked = {"desiredCount": 2, "loadBalancers": [balancer], **fields}
        ecs.create_service(serviceName=names[-1], taskDefinition=definition, **asked)
        return names[-1]

    yield make
    for name in names:
        ecs.delete_service(service=name, force=True)
        until(partial(is_inactive, ecs, name))


def is_inactive(ecs: Any, name: str) -> bool:
    return bool(described(ecs, name)["status"] == "INACTIVE")


@contextmanager
def load(site: Site, clients: int = 4) -> Iterator[Counter[str]]:
    """Requests without end, each on a connection of its own; what was answered is counted."""
    answers: Counter[str] = Counter()
    ended = threading.Event()

    def ask() -> None:
        while not ended.wait(0.01):
            try:
                answers[site.get()] += 1
            except (OSError, http.client.HTTPException) as error:
                answers[repr(error)] += 1

    workers = [threading.Thread(target=ask) for _ in range(clients)]
    for worker in workers:
        worker.start()
    try:
        yield answers
    finally:
        ended.set()
        for worker in workers:
            worker.join()


def test_a_rolling_deployment_loses_no_request(
    ecs: Any, site: Site, create: Callable[..., str], register: Callable[..., str]
) -> None:
    name = create(register("old"))
    stable(ecs, name)
    until(lambda: site.get() == "old")
    with load(site) as answers:
        ecs.update_service(service=name, taskDefinition=register("new"))
        until(lambda: site.get() == "new")
        done = stable(ecs, name)
        until(lambda: answers["new"] > 50)
    assert set(answers) == {"old", "new"}
    told = messages(done)
    assert any(
        message.startswith("registered ") and message.endswith(f" targets in (target-group {site.group})")
        for message in told
    )
    assert any(message.startswith("has begun draining connections") for message in told)


def test_a_task_that_somebody_stops_answers_what_it_has_been_asked_first(
    ecs: Any, site: Site, create: Callable[..., str], register: Callable[..., str]
) -> None:
    name = create(register("served"))
    stable(ecs, name)
    until(lambda: site.get() == "served")
    task = ecs.list_tasks(serviceName=name)["taskArns"][0]
    with load(site) as answers:
        stopped = ecs.stop_task(task=task)["task"]
        assert (stopped["desiredStatus"], stopped["lastStatus"]) == ("STOPPED", "DEACTIVATING")
        until(lambda: ecs.describe_tasks(tasks=[task])["tasks"][0]["lastStatus"] == "STOPPED")
    assert set(answers) == {"served"}
    [ended] = ecs.describe_tasks(tasks=[task])["tasks"]
    assert ended["stopCode"] == "UserInitiated"


def test_a_deployment_that_never_turns_healthy_rolls_back_while_the_old_one_serves(
    ecs: Any, site: Site, create: Callable[..., str], register: Callable[..., str]
) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    name = create(register("good"), desiredCount=3, deploymentConfiguration=breaker)
    good = stable(ecs, name)
    until(lambda: site.get() == "good")
    with load(site, clients=1) as answers:
        dead = register("dead", command=["sleep", "1000"])
        ecs.update_service(service=name, taskDefinition=dead)
        until(lambda: described(ecs, name)["taskDefinition"] == good["taskDefinition"], patience=120)
    assert set(answers) == {"good"}
    told = "\n".join(messages(described(ecs, name)))
    assert "is unhealthy in (target-group" in told
    assert "rolling back to deployment" in told


def test_a_proxy_that_is_killed_is_started_again_with_its_routes(
    docker_headrace: Server, ecs: Any, site: Site, create: Callable[..., str], register: Callable[..., str]
) -> None:
    name = create(register("here"), desiredCount=1)
    stable(ecs, name)
    until(lambda: site.get() == "here")
    found = subprocess.run(["pgrep", "-f", "caddy run --config"], capture_output=True, text=True, check=True)
    for pid in map(int, found.stdout.split()):
        if listens(pid, site.port):
            os.kill(pid, signal.SIGKILL)

    def answers() -> bool:
        try:
            return site.get() == "here"
        except OSError:
            return False

    until(answers)


def listens(pid: int, port: int) -> bool:
    """Whether this Caddy has been told to listen there."""
    return f":{port}" in Path(f"/proc/{pid}/cwd/caddy.json").read_text()


def test_a_service_needs_a_target_group_that_a_listener_uses(
    ecs: Any, elb: Any, register: Callable[..., str]
) -> None:
    definition = register("x")
    [unused] = elb.create_target_group(Name=f"u-{uuid4().hex[:8]}", Protocol="HTTP", Port=80)["TargetGroups"]
    good = {"targetGroupArn": unused["TargetGroupArn"], "containerName": "web", "containerPort": 80}
    for wrong, message in (
        ({}, "does not have an associated load balancer"),
        ({"targetGroupArn": unused["TargetGroupArn"] + "0"}, "does not exist"),
        ({"containerName": "db"}, "does not exist in the task definition"),
        ({"containerPort": 81}, "did not have a container port 81 defined"),
    ):
        with pytest.raises(ecs.exceptions.InvalidParameterException, match=message):
            ecs.create_service(
                serviceName="x", taskDefinition=definition, desiredCount=1, loadBalancers=[{**good, **wrong}]
            )
