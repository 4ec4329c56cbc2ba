"""FilterLogEvents."""

from collections.abc import Sequence
from typing import NamedTuple

from headrace.aws.call import Call, Request, Response
from headrace.services.logs import errors, groups, names, reading, streams, wire
from headrace.services.logs.context import Context, operation
from headrace.services.logs.pattern import InvalidPattern, Matcher, compile_pattern
from headrace.services.logs.records import LogGroup, LogStream
from headrace.services.logs.times import milliseconds
from headrace.services.logs.tokens import Token, parse
from headrace.store.base import Line

_MOST_LOOKED_AT = 10_000
_MOST_BYTES_LOOKED_AT = 16_777_216
_MOST_STREAMS = 100


class _Selection(NamedTuple):
    """The streams to search: those named, or any with this prefix."""

    streams: Sequence[str] | None
    prefix: str = ""


class _Found(NamedTuple):
    lines: list[Line]
    token: Token | None
    """Where the search goes on; None if it has come to the end."""


@operation("FilterLogEvents")
async def filter_log_events(context: Context, call: Call, request: Request) -> Response:
    matches = _compile(request.get("filterPattern", ""))
    token = parse(request["nextToken"]) if "nextToken" in request else None
    group = await groups.require(context.store, call.scope, names.wanted_group(call, request))
    selection = await _select(context, group, request)
    found = await _search(context, call, request, group, selection, matches, token)
    answer: Response = {
        "events": [wire.filtered_event(line) for line in found.lines],
        "searchedLogStreams": [],
    }
    return answer | {"nextToken": str(found.token)} if found.token else answer


def _compile(pattern: str) -> Matcher:
    try:
        return compile_pattern(pattern)
    except InvalidPattern as error:
        raise errors.invalid(f"Invalid filter pattern: {error}") from error


async def _select(context: Context, group: LogGroup, request: Request) -> _Selection:
    wanted, prefix = request.get("logStreamNames"), request.get("logStreamNamePrefix")
    if wanted is not None and prefix is not None:
        raise errors.invalid("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.")
    if wanted is not None:
        if len(wanted) > _MOST_STREAMS:
            raise errors.constraint(
                wanted, "logStreamNames", f"Member must have length less than or equal to {_MOST_STREAMS}"
            )
        for name in wanted:
            await streams.require(context.store, group, name)
        return _Selection(wanted)
    if prefix is None:
        return _Selection(None)
    page = await context.store.page(LogStream, owner=group.key, prefix=prefix, limit=_MOST_STREAMS + 1)
    if len(page) > _MOST_STREAMS:
        return _Selection(None, prefix)
    return _Selection([stream.name for stream in page])


async def _search(
    context: Context,
    call: Call,
    request: Request,
    group: LogGroup,
    selection: _Selection,
    matches: Matcher,
    token: Token | None,
) -> _Found:
    """One page. Looks at a bounded number of lines, so that a page may be short or empty."""
    forward = token.forward if token else request.get("startFromHead", True)
    limit = request.get("limit", reading.MOST_EVENTS)
    looked_at = looked_at_bytes = found_bytes = 0
    found: list[Line] = []
    async for line in reading.walk(
        context.store,
        group.key,
        start=token,
        forward=forward,
        streams=selection.streams,
        since=reading.not_expired(group, request.get("startTime"), now_ms=milliseconds(call.now)),
        until=request.get("endTime"),
    ):
        looked_at += 1
        looked_at_bytes += reading.size(line)
        if line.stream.startswith(selection.prefix) and matches(line.message):
            found.append(line)
            found_bytes += reading.size(line)
        if (
            len(found) >= limit
            or looked_at >= _MOST_LOOKED_AT
            or looked_at_bytes >= _MOST_BYTES_LOOKED_AT
            or found_bytes >= reading.LARGEST_PAGE
        ):
            return _Found(found, Token(forward, reading.place_of(line)))
    return _Found(found, None)
