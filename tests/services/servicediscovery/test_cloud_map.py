"""AWS Cloud Map, through a real client."""

from typing import Any
from uuid import uuid4

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.headrace import Server

A = {"DnsRecords": [{"Type": "A", "TTL": 10}]}


def client(server: Server) -> Any:
    """A client that does without `data-` before the host's name when it discovers instances."""
    return server.client("servicediscovery", config=Config(inject_host_prefix=False))


@pytest.fixture
def cloud_map(headrace: Server) -> Any:
    return client(headrace)


@pytest.fixture
def name() -> str:
    return f"n{uuid4().hex[:8]}.internal"


@pytest.fixture
def namespace(cloud_map: Any, name: str) -> str:
    """The id of a private DNS namespace of this name."""
    return created(cloud_map, cloud_map.create_private_dns_namespace(Name=name, Vpc="vpc-1"))


@pytest.fixture
def service(cloud_map: Any, namespace: str) -> str:
    """The id of a service with A records and health that somebody says."""
    made = cloud_map.create_service(
        Name="db", NamespaceId=namespace, DnsConfig=A, HealthCheckCustomConfig={"FailureThreshold": 1}
    )
    return str(made["Service"]["Id"])


def created(cloud_map: Any, answer: dict[str, Any]) -> str:
    """The id of the namespace that an operation has made."""
    operation = cloud_map.get_operation(OperationId=answer["OperationId"])["Operation"]
    assert (operation["Type"], operation["Status"]) == ("CREATE_NAMESPACE", "SUCCESS")
    return str(operation["Targets"]["NAMESPACE"])


def code(refused: pytest.ExceptionInfo[ClientError]) -> str:
    return str(refused.value.response["Error"]["Code"])


def test_namespaces_are_made_described_changed_and_deleted(cloud_map: Any, name: str, namespace: str) -> None:
    found = cloud_map.get_namespace(Id=namespace)["Namespace"]
    assert (found["Name"], found["Type"], found["ServiceCount"]) == (name, "DNS_PRIVATE", 0)
    assert found["Properties"]["DnsProperties"]["SOA"]["TTL"] == 15
    properties = {"DnsProperties": {"SOA": {"TTL": 60}}}
    change = {"Description": "ours", "Properties": properties}
    cloud_map.update_private_dns_namespace(Id=namespace, Namespace=change)
    found = cloud_map.get_namespace(Id=found["Arn"])["Namespace"]
    assert (found["Description"], found["Properties"]["DnsProperties"]["SOA"]["TTL"]) == ("ours", 60)
    with pytest.raises(ClientError) as refused:
        cloud_map.create_http_namespace(Name=name)
    assert code(refused) == "NamespaceAlreadyExists"
    cloud_map.delete_namespace(Id=namespace)
    with pytest.raises(ClientError) as refused:
        cloud_map.get_namespace(Id=namespace)
    assert code(refused) == "NamespaceNotFound"


def test_namespaces_are_listed_by_filters_and_pages(cloud_map: Any, name: str, namespace: str) -> None:
    other = f"http-{uuid4().hex[:8]}"
    cloud_map.create_http_namespace(Name=other)

    def names(*filters: dict[str, Any]) -> list[str]:
        pages = cloud_map.get_paginator("list_namespaces").paginate(
            Filters=list(filters), PaginationConfig={"PageSize": 1}
        )
        return [one["Name"] for page in pages for one in page["Namespaces"]]

    assert {name, other} <= set(names())
    assert name not in names({"Name": "TYPE", "Values": ["HTTP"]})
    assert names({"Name": "NAME", "Values": [name]}) == [name]
    assert names({"Name": "NAME", "Values": ["http-"], "Condition": "BEGINS_WITH"}).count(other) == 1


def test_an_instance_is_registered_discovered_and_deregistered(
    cloud_map: Any, name: str, service: str
) -> None:
    for number in (1, 2):
        attributes = {"AWS_INSTANCE_IPV4": f"10.0.0.{number}", "shard": str(number)}
        cloud_map.register_instance(ServiceId=service, InstanceId=f"i{number}", Attributes=attributes)

    def discovered(**options: Any) -> list[str]:
        answer = cloud_map.discover_instances(NamespaceName=name, ServiceName="db", **options)
        return [one["InstanceId"] for one in answer["Instances"]]

    assert discovered() == ["i1", "i2"]
    assert discovered(QueryParameters={"shard": "2"}) == ["i2"]
    assert discovered(OptionalParameters={"shard": "3"}) == ["i1", "i2"]
    assert discovered(MaxResults=1) == ["i1"]
    cloud_map.update_instance_custom_health_status(ServiceId=service, InstanceId="i1", Status="UNHEALTHY")
    assert discovered() == ["i2"]
    assert discovered(HealthStatus="UNHEALTHY") == ["i1"]
    assert discovered(HealthStatus="ALL") == ["i1", "i2"]
    assert cloud_map.get_instances_health_status(ServiceId=service)["Status"] == {
        "i1": "UNHEALTHY",
        "i2": "HEALTHY",
    }
    before = cloud_map.discover_instances_revision(NamespaceName=name, ServiceName="db")["InstancesRevision"]
    cloud_map.deregister_instance(ServiceId=service, InstanceId="i2")
    after = cloud_map.discover_instances_revision(NamespaceName=name, ServiceName="db")["InstancesRevision"]
    assert after > before
    assert discovered() == ["i1"]
    [left] = cloud_map.list_instances(ServiceId=service)["Instances"]
    assert left["Attributes"] == {"AWS_INSTANCE_IPV4": "10.0.0.1", "shard": "1"}
    assert cloud_map.get_instance(ServiceId=service, InstanceId="i1")["Instance"]["Id"] == "i1"


def test_what_is_in_use_can_not_be_deleted(cloud_map: Any, namespace: str, service: str) -> None:
    cloud_map.register_instance(
        ServiceId=service, InstanceId="i", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.1"}
    )
    for delete, id in ((cloud_map.delete_namespace, namespace), (cloud_map.delete_service, service)):
        with pytest.raises(ClientError) as refused:
            delete(Id=id)
        assert code(refused) == "ResourceInUse"
    cloud_map.deregister_instance(ServiceId=service, InstanceId="i")
    cloud_map.delete_service(Id=service)
    cloud_map.delete_namespace(Id=namespace)


def test_services_are_described_changed_and_listed(cloud_map: Any, namespace: str, service: str) -> None:
    found = cloud_map.get_service(Id=service)["Service"]
    assert (found["Name"], found["Type"], found["DnsConfig"]["RoutingPolicy"]) == (
        "db",
        "DNS_HTTP",
        "MULTIVALUE",
    )
    records = [{"Type": "A", "TTL": 99}]
    cloud_map.update_service(
        Id=service, Service={"Description": "ours", "DnsConfig": {"DnsRecords": records}}
    )
    found = cloud_map.get_service(Id=found["Arn"])["Service"]
    assert (found["Description"], found["DnsConfig"]["DnsRecords"]) == ("ours", records)
    filters = [{"Name": "NAMESPACE_ID", "Values": [namespace]}]
    assert [one["Id"] for one in cloud_map.list_services(Filters=filters)["Services"]] == [service]
    with pytest.raises(ClientError) as refused:
        cloud_map.create_service(Name="db", NamespaceId=namespace)
    assert code(refused) == "ServiceAlreadyExists"


def test_namespaces_and_services_have_tags(cloud_map: Any, service: str) -> None:
    arn = cloud_map.get_service(Id=service)["Service"]["Arn"]
    cloud_map.tag_resource(ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
    cloud_map.untag_resource(ResourceARN=arn, TagKeys=["a"])
    assert cloud_map.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "b", "Value": "2"}]


def test_operations_are_listed_newest_first(cloud_map: Any, namespace: str) -> None:
    filters = [{"Name": "NAMESPACE_ID", "Values": [namespace]}]
    [operation] = cloud_map.list_operations(Filters=filters)["Operations"]
    assert operation["Status"] == "SUCCESS"
    with pytest.raises(ClientError) as refused:
        cloud_map.get_operation(OperationId="nothing")
    assert code(refused) == "OperationNotFound"


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"AWS_INSTANCE_IPV4": "10.0.0"},
        {"AWS_INSTANCE_IPV4": "::1"},
        {"AWS_INSTANCE_IPV4": "10.0.0.1", "AWS_INSTANCE_PORT": "0"},
        {"AWS_INSTANCE_IPV4": "10.0.0.1", "AWS_INIT_HEALTH_STATUS": "FINE"},
        {"AWS_INSTANCE_IPV4": "10.0.0.1", "AWS_ALIAS_DNS_NAME": "x"},
        {"AWS_INSTANCE_IPV4": "10.0.0.1", **{f"k{number}": "v" for number in range(30)}},
    ],
)
def test_instances_that_make_no_sense_are_refused(
    cloud_map: Any, service: str, attributes: dict[str, str]
) -> None:
    with pytest.raises(ClientError) as refused:
        cloud_map.register_instance(ServiceId=service, InstanceId="i", Attributes=attributes)
    assert code(refused) == "InvalidInput"
    assert cloud_map.list_instances(ServiceId=service)["Instances"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"DnsConfig": {"DnsRecords": []}},
        {"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 1}, {"Type": "CNAME", "TTL": 1}]}},
        {"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": 1}] * 2}},
        {"DnsConfig": A, "Type": "HTTP"},
        {"HealthCheckConfig": {"Type": "HTTP"}},
    ],
)
def test_services_that_make_no_sense_are_refused(
    cloud_map: Any, namespace: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as refused:
        cloud_map.create_service(Name="bad", NamespaceId=namespace, **fields)
    assert code(refused) == "InvalidInput"
    filters = [{"Name": "NAMESPACE_ID", "Values": [namespace]}]
    assert cloud_map.list_services(Filters=filters)["Services"] == []


def test_a_name_that_is_none_for_dns_is_refused(cloud_map: Any) -> None:
    with pytest.raises(ClientError) as refused:
        cloud_map.create_private_dns_namespace(Name="-bad-.internal", Vpc="vpc-1")
    assert code(refused) == "InvalidInput"
    with pytest.raises(ClientError) as refused:
        cloud_map.create_http_namespace(Name="fine", Tags=[{"Key": f"{n}", "Value": ""} for n in range(51)])
    assert code(refused) == "TooManyTagsException"
