"""Where containers' output goes: the run's log collector writes through this."""

from collections.abc import Sequence

from headrace.aws.errors import AwsError
from headrace.kit.ids import Ids
from headrace.runs.ports import LogSinkRefusal
from headrace.runs.records import LogDestination
from headrace.services.logs import errors, groups, streams
from headrace.services.logs.messages import clean, pieces
from headrace.store.base import NewLine, Transaction


class Sink:
    """A `headrace.runs.ports.LogSink` that writes to log groups."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    async def open(self, tx: Transaction, scope: str, destination: LogDestination, *, now_ms: int) -> None:
        """Make the stream (and the group, if asked for). Safe to repeat. Raises `LogSinkRefusal`."""
        try:
            group = await groups.find(tx, scope, destination.group)
            if group is None:
                if not destination.create_group:
                    raise errors.no_such_group()
                group = await groups.create(tx, scope, destination.group, key=self._ids.hex(), now_ms=now_ms)
            await streams.ensure(tx, group, destination.stream, now_ms=now_ms)
        except AwsError as error:
            raise LogSinkRefusal(str(error)) from error

    async def write(
        self,
        tx: Transaction,
        scope: str,
        destination: LogDestination,
        lines: Sequence[NewLine],
        *,
        now_ms: int,
    ) -> None:
        """Append lines; an overlong one in pieces. Somebody may have deleted the group or the stream in
        the meantime: then the lines go nowhere, as with a log driver."""
        if not lines:
            return
        group = await groups.find(tx, scope, destination.group)
        activity = await streams.activity(tx, group, destination.stream) if group else None
        if activity is None:
            return
        whole = [NewLine(line.time, piece) for line in lines for piece in pieces(clean(line.message))]
        await streams.append(tx, activity, whole, now_ms=now_ms)
