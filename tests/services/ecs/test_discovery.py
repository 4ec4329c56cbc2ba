"""Services that find one another by name: real containers, Cloud Map and Service Connect."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.headrace import Server
from tests.images import busybox
from tests.services.ecs.test_containers import output
from tests.services.ecs.test_load_balancing import is_inactive
from tests.services.ecs.test_services import described, stable
from tests.services.ecs.test_tasks import wait
from tests.services.servicediscovery.test_cloud_map import client
from tests.waiting import until

pytestmark = pytest.mark.docker

__all__ = ["output"]

SERVE = "while :; do echo $TEXT | nc -l -p 8080; done"
ASK = r"""
address() { grep -m1 "[[:space:]]$1\$" /etc/hosts | cut -f1; }
while :; do
    found=$(address NAME)
    [ -n "$found" ] && said=$(nc -w 2 $found 8080 </dev/null) && echo "$said at $found"
    sleep 0.3
done
"""
"""Says what NAME answers, again and again. (The image's only resolver is a shell's reading of /etc/hosts.)"""
GROUP = {
    "logDriver": "awslogs",
    "options": {
        "awslogs-group": "/test/tasks",
        "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "t",
        "awslogs-create-group": "true",
    },
}


@pytest.fixture(scope="module")
def ecs(docker_headrace: Server) -> Any:
    busybox()
    return docker_headrace.client("ecs")


@pytest.fixture(scope="module")
def cloud_map(docker_headrace: Server) -> Any:
    return client(docker_headrace)


@pytest.fixture
def register(ecs: Any) -> Callable[..., str]:
    """Registers a task definition of one container; returns its ARN."""

    def make(script: str, text: str = "", **fields: Any) -> str:
        main = {
            "name": "main",
            "image": busybox(),
            "memory": 32,
            "command": ["sh", "-c", script],
            "environment": [{"name": "TEXT", "value": text}],
            "linuxParameters": {"initProcessEnabled": True},
            "logConfiguration": GROUP,
            **fields,
        }
        family = f"f-{uuid4().hex[:8]}"
        answer = ecs.register_task_definition(family=family, containerDefinitions=[main])
        return str(answer["taskDefinition"]["taskDefinitionArn"])

    return make


@pytest.fixture
def create(ecs: Any) -> Iterator[Callable[..., str]]:
    """Makes a service; it is deleted at the end."""
    names: list[str] = []

    def make(definition: str, **fields: Any) -> str:
        names.append(f"s-{uuid4().hex[:8]}")
        asked = {"desiredCount": 1, **fields}
        ecs.create_service(serviceName=names[-1], taskDefinition=definition, **asked)
        return names[-1]

    yield make
    for name in names:
        ecs.delete_service(service=name, force=True)
        until(partial(is_inactive, ecs, name))


@pytest.fixture
def registry(cloud_map: Any) -> tuple[str, str]:
    """The ARN of a Cloud Map service, and the name by which DNS would find it."""
    name = f"n{uuid4().hex[:8]}.internal"
    operation = cloud_map.create_private_dns_namespace(Name=name, Vpc="vpc-1")["OperationId"]
    namespace = cloud_map.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
    records = {"DnsRecords": [{"Type": "A", "TTL": 10}]}
    made = cloud_map.create_service(Name="db", NamespaceId=namespace, DnsConfig=records)["Service"]
    return str(made["Arn"]), f"db.{name}"


def addresses(cloud_map: Any, name: str) -> dict[str, str]:
    """Of the tasks that Cloud Map knows under this name, by task id."""
    service, _, namespace = name.partition(".")
    found = cloud_map.discover_instances(NamespaceName=namespace, ServiceName=service)["Instances"]
    return {one["InstanceId"]: one["Attributes"]["AWS_INSTANCE_IPV4"] for one in found}


def test_a_task_that_runs_already_finds_a_service_as_it_comes_and_moves(
    ecs: Any,
    cloud_map: Any,
    create: Callable[..., str],
    register: Callable[..., str],
    registry: tuple[str, str],
    output: Callable[[str, str], list[str]],
) -> None:
    arn, name = registry
    client = ecs.run_task(taskDefinition=register(ASK.replace("NAME", name)))["tasks"][0]["taskArn"]
    wait(ecs, client, "RUNNING")
    service = create(register(SERVE, "one"), serviceRegistries=[{"registryArn": arn}])
    stable(ecs, service)
    [(task, address)] = until(lambda: addresses(cloud_map, name)).items()
    until(lambda: f"one at {address}" in output(client, "main"))
    ecs.update_service(service=service, taskDefinition=register(SERVE, "two"))
    stable(ecs, service)
    until(lambda: task not in addresses(cloud_map, name))
    until(lambda: any(line.startswith("two at ") for line in output(client, "main")))
    ecs.update_service(service=service, desiredCount=0)
    until(lambda: addresses(cloud_map, name) == {})
    ecs.stop_task(task=client)
    wait(ecs, client, "STOPPED")


def test_services_of_a_namespace_find_one_another_by_service_connect(
    ecs: Any,
    create: Callable[..., str],
    register: Callable[..., str],
    output: Callable[[str, str], list[str]],
) -> None:
    namespace = f"shop-{uuid4().hex[:6]}"
    ecs.create_cluster(clusterName="default", serviceConnectDefaults={"namespace": namespace})
    ecs.update_cluster(cluster="default", serviceConnectDefaults={"namespace": namespace})
    aliases = [{"port": 8080, "dnsName": "cart"}]
    offered = [{"portName": "http", "discoveryName": "cart-api", "clientAliases": aliases}]
    ports = [{"containerPort": 8080, "name": "http"}]
    server = create(
        register(SERVE, "cart", portMappings=ports),
        serviceConnectConfiguration={"enabled": True, "services": offered},
    )
    client = create(register(ASK.replace("NAME", "cart")), serviceConnectConfiguration={"enabled": True})
    [resource] = stable(ecs, server)["deployments"][0]["serviceConnectResources"]
    assert resource["discoveryName"] == "cart-api"
    stable(ecs, client)
    listed = ecs.list_services_by_namespace(namespace=namespace)["serviceArns"]
    assert [arn.rsplit("/", 1)[1] for arn in listed] == sorted([server, client])
    [task] = ecs.list_tasks(serviceName=client)["taskArns"]
    until(lambda: any(line.startswith("cart at ") for line in output(task, "main")))
    stranger = ecs.run_task(taskDefinition=register("sleep 5; grep -c cart /etc/hosts"))["tasks"][0][
        "taskArn"
    ]
    wait(ecs, stranger, "STOPPED")
    assert output(stranger, "main") == ["0"]


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        ({"enabled": True, "namespace": "nowhere"}, "NamespaceNotFoundException"),
        ({"enabled": True, "services": [{"portName": "nothing"}]}, "InvalidParameterException"),
        (
            {"enabled": True, "services": [{"portName": "http", "clientAliases": [{"port": 80}]}]},
            "InvalidParameterException",
        ),
        (
            {"enabled": True, "services": [{"portName": "http", "ingressPortOverride": 9}]},
            "InvalidParameterException",
        ),
    ],
)
def test_service_connect_that_makes_no_sense_is_refused(
    ecs: Any, register: Callable[..., str], configuration: dict[str, Any], expected: str
) -> None:
    ecs.create_cluster(clusterName="strict", serviceConnectDefaults={"namespace": "strict"})
    definition = register(SERVE, portMappings=[{"containerPort": 8080, "name": "http"}])
    with pytest.raises(ClientError) as refused:
        ecs.create_service(
            cluster="strict",
            serviceName="never",
            taskDefinition=definition,
            desiredCount=1,
            serviceConnectConfiguration=configuration,
        )
    assert refused.value.response["Error"]["Code"] == expected
    assert ecs.list_services(cluster="strict")["serviceArns"] == []


def test_a_registry_that_is_not_there_is_refused(ecs: Any, register: Callable[..., str]) -> None:
    arn = "arn:aws:servicediscovery:us-east-1:000000000000:service/srv-nothing"
    with pytest.raises(ClientError) as refused:
        ecs.create_service(
            serviceName="never",
            taskDefinition=register(SERVE),
            desiredCount=1,
            serviceRegistries=[{"registryArn": arn}],
        )
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"


def test_a_task_that_is_killed_is_found_no_more_and_its_successor_is(
    ecs: Any,
    cloud_map: Any,
    create: Callable[..., str],
    register: Callable[..., str],
    registry: tuple[str, str],
) -> None:
    arn, name = registry
    service = create(register("sleep 300"), serviceRegistries=[{"registryArn": arn}], desiredCount=2)
    stable(ecs, service)
    until(lambda: len(addresses(cloud_map, name)) == 2)
    killed = min(addresses(cloud_map, name))
    ecs.stop_task(task=killed)
    until(lambda: len(found := addresses(cloud_map, name)) == 2 and killed not in found)
    assert described(ecs, service)["runningCount"] == 2
