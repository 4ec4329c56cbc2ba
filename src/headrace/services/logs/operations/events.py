"""PutLogEvents, GetLogEvents."""

from headrace.aws.call import Call, Request, Response
from headrace.services.logs import batches, errors, groups, names, reading, streams, wire
from headrace.services.logs.context import Context, operation
from headrace.services.logs.records import LogGroup
from headrace.services.logs.times import bounded, milliseconds
from headrace.services.logs.tokens import Place, Token, parse
from headrace.store.base import Line


@operation("PutLogEvents")
async def put_log_events(context: Context, call: Call, request: Request) -> Response:
    now_ms = milliseconds(call.now)
    async with context.store.write() as tx:
        group = await groups.require(tx, call.scope, request["logGroupName"])
        activity = await streams.activity(tx, group, request["logStreamName"])
        if activity is None:
            raise errors.no_such_stream()
        accepted = batches.accept(request["logEvents"], now_ms=now_ms, retention_days=group.retention_days)
        if accepted.lines:
            await streams.append(tx, activity, accepted.lines, now_ms=now_ms)
    answer: Response = {"nextSequenceToken": f"{int(context.ids.hex(), 16):056d}"}
    return answer | {"rejectedLogEventsInfo": accepted.rejected} if accepted.rejected else answer


@operation("GetLogEvents")
async def get_log_events(context: Context, call: Call, request: Request) -> Response:
    token = parse(request["nextToken"]) if "nextToken" in request else None
    group = await groups.require(context.store, call.scope, names.wanted_group(call, request))
    await streams.require(context.store, group, request["logStreamName"])
    lines = await _page(context, call, request, group, token)
    forward, backward = _tokens(lines, token, since=bounded(request.get("startTime", 0)))
    return {
        "events": [wire.event(line) for line in lines],
        "nextForwardToken": str(forward),
        "nextBackwardToken": str(backward),
    }


async def _page(
    context: Context, call: Call, request: Request, group: LogGroup, token: Token | None
) -> list[Line]:
    """The lines of one page, oldest first."""
    forward = token.forward if token else request.get("startFromHead", False)
    until = request["endTime"] - 1 if "endTime" in request else None
    lines: list[Line] = []
    room = reading.LARGEST_PAGE
    async for line in reading.walk(
        context.store,
        group.key,
        start=token,
        forward=forward,
        streams=[request["logStreamName"]],
        since=reading.not_expired(group, request.get("startTime"), now_ms=milliseconds(call.now)),
        until=until,
    ):
        room -= reading.size(line)
        if lines and room < 0:
            break
        lines.append(line)
        if len(lines) == request.get("limit", reading.MOST_EVENTS):
            break
    return lines if forward else lines[::-1]


def _tokens(lines: list[Line], token: Token | None, *, since: int) -> tuple[Token, Token]:
    """The tokens behind and before the page; where there was nothing more, the one that led there."""
    if lines:
        return Token(True, reading.place_of(lines[-1])), Token(False, reading.place_of(lines[0]))
    if token is None:
        start = Place(since, 0)
        return Token(True, start), Token(False, start)
    time, position = token.place
    if token.forward:
        return token, Token(False, Place(time, position + 1))
    return Token(True, Place(time, max(0, position - 1))), token
