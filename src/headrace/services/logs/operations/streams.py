"""CreateLogStream, DeleteLogStream, DescribeLogStreams."""

from headrace.aws.call import Call, Request, Response
from headrace.services.logs import errors, groups, names, streams, wire
from headrace.services.logs.context import Context, operation
from headrace.services.logs.records import LogGroup, LogStream, StreamActivity
from headrace.services.logs.times import milliseconds

_MOST = 50
_Found = list[tuple[LogStream, StreamActivity]]


@operation("CreateLogStream")
async def create_log_stream(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, request["logGroupName"])
        await streams.create(tx, group, request["logStreamName"], now_ms=milliseconds(call.now))
    return {}


@operation("DeleteLogStream")
async def delete_log_stream(context: Context, call: Call, request: Request) -> Response:
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, request["logGroupName"])
        await streams.delete(tx, group, request["logStreamName"])
    return {}


@operation("DescribeLogStreams")
async def describe_log_streams(context: Context, call: Call, request: Request) -> Response:
    limit = request.get("limit", _MOST)
    if not 1 <= limit <= _MOST:
        raise errors.constraint(limit, "limit", f"Member must have value less than or equal to {_MOST}")
    by_time = request.get("orderBy") == "LastEventTime"
    if by_time and request.get("logStreamNamePrefix"):
        raise errors.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.")
    group = await groups.require(context.store, call.scope, names.wanted_group(call, request))
    find = _by_time if by_time else _by_name
    found = await find(context, group, request, limit + 1)
    answer: Response = {
        "logStreams": [wire.stream(call, group, stream, activity) for stream, activity in found[:limit]]
    }
    if len(found) > limit:
        stream, activity = found[limit - 1]
        answer["nextToken"] = (activity if by_time else stream).index().sort
    return answer


async def _by_name(context: Context, group: LogGroup, request: Request, limit: int) -> _Found:
    page = await context.store.page(
        LogStream,
        owner=group.key,
        prefix=request.get("logStreamNamePrefix", ""),
        after=request.get("nextToken", ""),
        descending=request.get("descending", False),
        limit=limit,
    )
    activities = await context.store.get_many(StreamActivity, [stream.id for stream in page])
    return [(stream, activities[stream.id]) for stream in page if stream.id in activities]


async def _by_time(context: Context, group: LogGroup, request: Request, limit: int) -> _Found:
    page = await context.store.page(
        StreamActivity,
        owner=group.key,
        after=request.get("nextToken", ""),
        descending=request.get("descending", False),
        limit=limit,
    )
    by_id = await context.store.get_many(LogStream, [activity.id for activity in page])
    return [(by_id[activity.id], activity) for activity in page if activity.id in by_id]
