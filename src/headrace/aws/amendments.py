"""What botocore's models of today no longer say of services that once spoke `query`.

SQS speaks JSON since 2023, and its model has lost the names that `query` has on the wire; version 2.9 of the
`aws` command, which Debian 12 ships, still speaks that. Its errors kept their old codes, which clients look
for («Amazon SQS developer guide, migrating from the query protocol»).
"""

from typing import Any

_SQS = "AWS.SimpleQueueService"
ERROR_CODES = {
    "sqs": {
        "BatchEntryIdsNotDistinct": f"{_SQS}.BatchEntryIdsNotDistinct",
        "BatchRequestTooLong": f"{_SQS}.BatchRequestTooLong",
        "EmptyBatchRequest": f"{_SQS}.EmptyBatchRequest",
        "InvalidBatchEntryId": f"{_SQS}.InvalidBatchEntryId",
        "MessageNotInflight": f"{_SQS}.MessageNotInflight",
        "PurgeQueueInProgress": f"{_SQS}.PurgeQueueInProgress",
        "QueueDoesNotExist": f"{_SQS}.NonExistentQueue",
        "QueueNameExists": "QueueAlreadyExists",
        "TooManyEntriesInBatchRequest": f"{_SQS}.TooManyEntriesInBatchRequest",
        "UnsupportedOperation": f"{_SQS}.UnsupportedOperation",
    }
}
"""By service: the codes of errors by the names of their shapes."""

OPEN = {"sqs": ("QueueAttributeName",)}
"""By service: shapes with a set of values of which the service itself tells what it doesn't know."""

ITEMS = {
    "sqs": {
        "AttributeNameList": "AttributeName",
        "BatchResultErrorEntryList": "BatchResultErrorEntry",
        "BinaryList": "BinaryListValue",
        "ChangeMessageVisibilityBatchRequestEntryList": "ChangeMessageVisibilityBatchRequestEntry",
        "ChangeMessageVisibilityBatchResultEntryList": "ChangeMessageVisibilityBatchResultEntry",
        "DeleteMessageBatchRequestEntryList": "DeleteMessageBatchRequestEntry",
        "DeleteMessageBatchResultEntryList": "DeleteMessageBatchResultEntry",
        "MessageAttributeNameList": "MessageAttributeName",
        "MessageBodyAttributeMap": "MessageAttribute",
        "MessageBodySystemAttributeMap": "MessageSystemAttribute",
        "MessageList": "Message",
        "MessageSystemAttributeList": "MessageSystemAttributeName",
        "MessageSystemAttributeMap": "Attribute",
        "QueueAttributeMap": "Attribute",
        "QueueUrlList": "QueueUrl",
        "SendMessageBatchRequestEntryList": "SendMessageBatchRequestEntry",
        "SendMessageBatchResultEntryList": "SendMessageBatchResultEntry",
        "StringList": "StringListValue",
        "TagKeyList": "TagKey",
        "TagMap": "Tag",
    }
}
"""By service: what `query` calls a member that is a flat list or map of this shape."""

MAPS = {"TagMap": ("Key", "Value")}
OTHER_MAPS = ("Name", "Value")
"""What `query` calls the keys and values of maps."""


def amended(service: str, description: dict[str, Any]) -> dict[str, Any]:
    """The model, with the codes of its errors, and without values that the service itself checks."""
    for name, code in ERROR_CODES.get(service, {}).items():
        description["shapes"][name]["error"] = {"code": code}
    for name in OPEN.get(service, ()):
        del description["shapes"][name]["enum"]
    return description


def in_query(service: str, description: dict[str, Any]) -> dict[str, Any] | None:
    """The model as it was in `query`; None if today's says all that there is to say."""
    items = ITEMS.get(service)
    if items is None:
        return None
    shapes = {name: _named(name, shape, items) for name, shape in description["shapes"].items()}
    metadata = {
        **description["metadata"],
        "protocol": "query",
        "protocols": ["query"],
        "xmlNamespace": f"http://queue.amazonaws.com/doc/{description['metadata']['apiVersion']}/",
    }
    return {**description, "metadata": metadata, "shapes": shapes}


def _named(name: str, shape: dict[str, Any], items: dict[str, str]) -> dict[str, Any]:
    if shape["type"] == "structure":
        members = {
            member: {**one, "locationName": items[one["shape"]]} if one["shape"] in items else one
            for member, one in shape.get("members", {}).items()
        }
        return {**shape, "members": members}
    if shape["type"] == "map" and name in items:
        key, value = MAPS.get(name, OTHER_MAPS)
        return {
            **shape,
            "key": {**shape["key"], "locationName": key},
            "value": {**shape["value"], "locationName": value},
        }
    if shape["type"] == "list" and name in items:
        return {**shape, "member": {**shape["member"], "locationName": items[name]}}
    return shape
