"""The waiting room: gives PENDING runs their place when there is room, in the order they came."""

from collections.abc import Iterable

from msgspec.structs import replace

from headrace.engines.base import Engine
from headrace.kit.clock import Clock
from headrace.runs.decide import fail_to_start
from headrace.runs.placement import next_to_place
from headrace.runs.records import Phase, Reservation, Run
from headrace.store.base import Reader, Store, Transaction
from headrace.store.listing import every

MACHINE = "machine"


async def reservations(reader: Reader) -> list[Reservation]:
    """Those of all unfinished runs, oldest first."""
    return await every(reader, Reservation, owner=MACHINE)


class WaitingRoom:
    """Places runs."""

    def __init__(self, store: Store, engine: Engine, clock: Clock) -> None:
        self._store = store
        self._engine = engine
        self._clock = clock

    async def keys(self) -> Iterable[str]:
        """There is one machine, so one key."""
        return (MACHINE,)

    async def reconcile(self, _machine: str) -> None:
        """Place whoever fits now; refuse whoever never will."""
        if not await self._store.page(Reservation, owner=MACHINE, phase="waiting", limit=1):
            return
        capacity = await self._engine.capacity()
        async with self._store.write() as tx:
            placement = next_to_place(capacity, await reservations(tx))
            for id in placement.place:
                await self._place(tx, id)
            for id, missing in placement.refuse.items():
                await self._refuse(tx, id, missing)

    async def _place(self, tx: Transaction, id: str) -> None:
        reservation = await tx.get(Reservation, id)
        run = await tx.get(Run, id)
        if reservation is None or run is None or run.phase is not Phase.PENDING:
            return
        await tx.replace(replace(reservation, placed=True), expect=reservation.revision)
        placed = replace(run, phase=Phase.PREPARING, placed_at=self._clock.now())
        await tx.replace(placed, expect=run.revision)

    async def _refuse(self, tx: Transaction, id: str, missing: str) -> None:
        run = await tx.get(Run, id)
        if run is not None and run.phase is Phase.PENDING:
            refused = fail_to_start(run, missing, container=None, now=self._clock.now())
            await tx.replace(refused, expect=run.revision)
