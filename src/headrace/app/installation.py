"""Which Headrace this is: the name that everything it makes elsewhere bears."""

from typing import ClassVar

from headrace.kit.ids import Ids
from headrace.store.base import Record, Store


class Installation(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its only record has the id `this`."""

    kind: ClassVar[str] = "installation"

    name: str


async def installation(store: Store, ids: Ids) -> str:
    """The installation's name, given at its first start and kept for ever."""
    async with store.write() as tx:
        record = await tx.get(Installation, "this")
        if record is None:
            record = await tx.create(Installation(id="this", scope="", name=ids.hex()[:12]))
    return record.name
