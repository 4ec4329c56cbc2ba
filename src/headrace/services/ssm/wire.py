"""What AWS shows of parameters."""

from typing import Any

from headrace.services.ssm.records import Parameter, Version


def parameter(record: Parameter, version: Version, value: str, selector: str | None) -> dict[str, Any]:
    return {
        "Name": record.name,
        "Type": version.type,
        "Value": value,
        "Version": version.number,
        "Selector": f":{selector}" if selector else None,
        "LastModifiedDate": version.modified,
        "ARN": record.arn,
        "DataType": version.data_type,
    }


def metadata(record: Parameter, version: Version) -> dict[str, Any]:
    return {"ARN": record.arn, **_described(record, version)}


def history(record: Parameter, version: Version, value: str) -> dict[str, Any]:
    return {**_described(record, version), "Value": value, "Labels": list(version.labels)}


def _described(record: Parameter, version: Version) -> dict[str, Any]:
    return {
        "Name": record.name,
        "Type": version.type,
        "KeyId": version.key,
        "LastModifiedDate": version.modified,
        "LastModifiedUser": version.modified_by,
        "Description": version.description,
        "AllowedPattern": version.pattern,
        "Version": version.number,
        "Tier": version.tier,
        "Policies": [],
        "DataType": version.data_type,
    }
