"""What AWS shows of Cloud Map's records."""

from typing import Any

from headrace.services.servicediscovery.records import Namespace, NamespaceType, Operation, Service


def namespace(record: Namespace, services: int) -> dict[str, Any]:
    return {**namespace_summary(record, services), "CreatorRequestId": record.creator}


def namespace_summary(record: Namespace, services: int) -> dict[str, Any]:
    """As lists show it."""
    properties: dict[str, Any] = {"HttpProperties": {"HttpName": record.name}}
    if record.type is NamespaceType.DNS_PRIVATE:
        zone = f"Z{record.number.removeprefix('ns-').upper()}"
        properties["DnsProperties"] = {"HostedZoneId": zone, "SOA": {"TTL": record.ttl}}
    return {
        "Id": record.number,
        "Arn": record.arn,
        "ResourceOwner": record.scope.split("/")[0],
        "Name": record.name,
        "Type": record.type.value,
        "Description": record.description or None,
        "ServiceCount": services,
        "Properties": properties,
        "CreateDate": record.created_at,
    }


def service(record: Service, instances: int) -> dict[str, Any]:
    return {
        **service_summary(record, instances),
        "NamespaceId": record.namespace.rsplit("/", 1)[1],
        "CreatorRequestId": record.creator,
    }


def service_summary(record: Service, instances: int) -> dict[str, Any]:
    """As lists show it."""
    return {
        "Id": record.number,
        "Arn": record.arn,
        "ResourceOwner": record.scope.split("/")[0],
        "Name": record.name,
        "Description": record.description or None,
        "InstanceCount": instances,
        "DnsConfig": record.dns,
        "Type": "DNS_HTTP" if record.dns else "HTTP",
        "HealthCheckCustomConfig": {"FailureThreshold": 1} if record.custom_health else None,
        "CreateDate": record.created_at,
        "CreatedByAccount": record.scope.split("/")[0],
    }


def operation(record: Operation) -> dict[str, Any]:
    return {
        "Id": record.number,
        "OwnerAccount": record.scope.split("/")[0],
        "Type": record.type,
        "Status": "SUCCESS",
        "CreateDate": record.at,
        "UpdateDate": record.at,
        "Targets": record.targets,
    }
