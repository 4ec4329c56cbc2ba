"""Writing records and log lines through a session: the same on every database."""

from collections.abc import Iterable

import msgspec

from headrace.kit.clock import Clock
from headrace.store import statements
from headrace.store.base import AlreadyExists, NewLine, R, Record, StaleRecord
from headrace.store.codec import encode
from headrace.store.reading import SessionReader
from headrace.store.session import Session

DELETIONS_KEPT = 3600
"""Seconds for which a deletion can be seen by a watcher that starts from an older revision."""

FORGOTTEN_AT_ONCE = 2
"""How many older deletions one new deletion drops: more than one, so that they never pile up."""


class SessionTransaction(SessionReader):
    """`store.base.Transaction` on a session in whose transaction nobody else writes."""

    def __init__(self, session: Session, clock: Clock) -> None:
        super().__init__(session)
        self._clock = clock
        self.kinds: set[str] = set()
        """The kinds of the records written so far."""
        self.wrote = False
        """Whether anything has been written."""

    async def create(self, record: R) -> R:
        written = await self._with_next_revision(record)
        index = written.index()
        values = {
            "kind": written.kind,
            "id": written.id,
            "scope": written.scope,
            "owner": index.owner,
            "phase": index.phase,
            "sort": index.sort,
            "revision": written.revision,
            "body": encode(written),
        }
        if not await self._session.change(statements.create, values):
            raise AlreadyExists(f"{record.kind} {record.id}")
        return written

    async def replace(self, record: R, *, expect: int) -> R:
        written = await self._with_next_revision(record)
        index = written.index()
        values = {
            "of_kind": written.kind,
            "of_id": written.id,
            "of_revision": expect,
            "new_scope": written.scope,
            "new_owner": index.owner,
            "new_phase": index.phase,
            "new_sort": index.sort,
            "new_revision": written.revision,
            "new_body": encode(written),
        }
        change = self._session.change
        if not await change(statements.replace_in_place, values) and not await change(
            statements.replace, values
        ):
            raise StaleRecord(f"{record.kind} {record.id}")
        return written

    async def delete(self, kind: type[R], id: str, *, expect: int | None = None) -> None:
        values = {"of_kind": kind.kind, "of_id": id, "of_revision": expect}
        statement = statements.delete_any if expect is None else statements.delete_seen
        if await self._session.change(statement, values):
            await self._note_deletion(kind, id)
        elif expect is not None:
            raise StaleRecord(f"{kind.kind} {id}")

    async def append(self, group: str, stream: str, lines: Iterable[NewLine], *, ingested: int) -> None:
        lines = list(lines)
        if not lines:
            return
        self.wrote = True
        ((position,),) = await self._session.rows(statements.take_positions, {"taken": len(lines)})
        values = [
            {
                "position": number,
                "log_group": group,
                "log_stream": stream,
                "time": line.time,
                "ingested": ingested,
                "message": line.message,
            }
            for number, line in enumerate(lines, start=position + 1)
        ]
        await self._session.change_each(statements.append, values)

    async def erase(self, group: str, *, stream: str | None = None, until: int | None = None) -> None:
        self.wrote = True
        values = {"of_group": group, "of_stream": stream, "until": until}
        statement = statements.erase(stream is not None, until is not None)
        await self._session.change_slowly(statement, values)

    async def _with_next_revision(self, record: R) -> R:
        return msgspec.structs.replace(record, revision=await self._next_revision(record))

    async def _next_revision(self, of: Record | type[Record]) -> int:
        self.wrote = True
        self.kinds.add(of.kind)
        ((revision,),) = await self._session.rows(statements.next_revision, {})
        return int(revision)

    async def _note_deletion(self, kind: type[Record], id: str) -> None:
        revision = await self._next_revision(kind)
        now = int(self._clock.now().timestamp())
        values = {"revision": revision, "kind": kind.kind, "id": id, "deleted_at": now}
        await self._session.change(statements.note_deletion, values)
        old = {"before": now - DELETIONS_KEPT, "limit": FORGOTTEN_AT_ONCE}
        await self._session.change(statements.forget_deletions, old)
