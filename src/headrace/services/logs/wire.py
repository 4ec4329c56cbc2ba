"""Records and lines as AWS shows them."""

from headrace.aws.call import Call, Response
from headrace.services.logs.reading import place_of
from headrace.services.logs.records import LogGroup, LogStream, StreamActivity
from headrace.store.base import Line


def group(call: Call, group: LogGroup) -> Response:
    arn = call.arn(f"log-group:{group.name}")
    return {
        "logGroupName": group.name,
        "creationTime": group.created,
        "retentionInDays": group.retention_days,
        "metricFilterCount": 0,
        "arn": f"{arn}:*",
        "logGroupArn": arn,
        "storedBytes": 0,
        "kmsKeyId": group.kms_key_id,
        "logGroupClass": group.group_class,
        "deletionProtectionEnabled": group.deletion_protection,
    }


def stream(call: Call, group: LogGroup, stream: LogStream, activity: StreamActivity) -> Response:
    return {
        "logStreamName": stream.name,
        "creationTime": stream.created,
        "firstEventTimestamp": activity.first_event,
        "lastEventTimestamp": activity.last_event,
        "lastIngestionTime": activity.last_ingestion,
        "uploadSequenceToken": f"{stream.created:056d}",
        "arn": call.arn(f"log-group:{group.name}:log-stream:{stream.name}"),
        "storedBytes": 0,
    }


def event(line: Line) -> Response:
    return {"timestamp": line.time, "message": line.message, "ingestionTime": line.ingested}


def filtered_event(line: Line) -> Response:
    return {"logStreamName": line.stream, "eventId": str(place_of(line)), **event(line)}
