"""Log streams: finding, making and deleting them, and appending to them."""

from collections.abc import Sequence

from msgspec.structs import replace

from headrace.services.logs import errors, names
from headrace.services.logs.records import LogGroup, LogStream, StreamActivity
from headrace.store.base import NewLine, Reader, Transaction


def id_of(group: LogGroup, name: str) -> str:
    return f"{group.key}/{name}"


async def require(reader: Reader, group: LogGroup, name: str) -> LogStream:
    """The stream. Raises `ResourceNotFoundException`."""
    stream = await reader.get(LogStream, id_of(group, name))
    if stream is None:
        raise errors.no_such_stream()
    return stream


async def create(tx: Transaction, group: LogGroup, name: str, *, now_ms: int) -> None:
    """Make a stream. Raises `ResourceAlreadyExistsException` or `InvalidParameterException`."""
    if not await ensure(tx, group, name, now_ms=now_ms):
        raise errors.stream_exists()


async def ensure(tx: Transaction, group: LogGroup, name: str, *, now_ms: int) -> bool:
    """Make the stream if it is missing; says whether it was. Raises `InvalidParameterException`."""
    names.check_stream(name)
    id = id_of(group, name)
    if await tx.get(LogStream, id) is not None:
        return False
    await tx.create(LogStream(id=id, scope=group.scope, group=group.key, name=name, created=now_ms))
    await tx.create(StreamActivity(id=id, scope=group.scope, group=group.key, name=name))
    return True


async def delete(tx: Transaction, group: LogGroup, name: str) -> None:
    """Delete it with its lines. Raises `ResourceNotFoundException`."""
    stream = await require(tx, group, name)
    await tx.delete(LogStream, stream.id, expect=stream.revision)
    await tx.delete(StreamActivity, stream.id)
    await tx.erase(group.key, stream=name)


async def activity(reader: Reader, group: LogGroup, name: str) -> StreamActivity | None:
    return await reader.get(StreamActivity, id_of(group, name))


async def append(tx: Transaction, stream: StreamActivity, lines: Sequence[NewLine], *, now_ms: int) -> None:
    """Append lines, at least one, to the stream that this is the activity of."""
    await tx.append(stream.group, stream.name, lines, ingested=now_ms)
    times = [line.time for line in lines]
    await tx.replace(
        replace(
            stream,
            first_event=min(times) if stream.first_event is None else min(stream.first_event, *times),
            last_event=max(stream.last_event or 0, *times),
            last_ingestion=now_ms,
        ),
        expect=stream.revision,
    )
