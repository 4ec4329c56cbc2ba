"""The store against a dict: whatever the sequence of writes, both remember the same."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from headrace.kit.clock import VirtualClock
from headrace.store.base import AlreadyExists, Change, StaleRecord, Store
from headrace.store.opening import open_store
from tests.contract.sample import Boat, boat, next_change

names = st.sampled_from(["a", "b", "c", "a/b", "é", "\U00010000"])
harbours = st.sampled_from(["", "bergen", "cork"])
states = st.sampled_from(["", "sailing", "moored"])


class Undone(Exception):
    pass


class StoreAndDict(RuleBasedStateMachine):
    """Every rule is one transaction."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.boats: dict[str, Boat] = {}
        self.writes = 0
        self.last = 0

    @initialize()
    def open(self) -> None:
        self.store: Store = self.runner.run(self.opened())

    async def opened(self) -> Store:
        return open_store(Path(self.folder.name) / "headrace.db", VirtualClock())

    @rule(name=names, harbour=harbours, state=states, undone=st.booleans())
    def create(self, name: str, harbour: str, state: str, undone: bool) -> None:
        made = boat(name, harbour=harbour, state=state)
        if name in self.boats:
            assert self.outcome("create", made) is AlreadyExists
        elif undone:
            assert self.outcome("create", made, undone=True) is Undone
        else:
            self.boats[name] = self.written(self.outcome("create", made))

    @rule(name=names, state=states, load=st.integers(), stale=st.booleans(), undone=st.booleans())
    def replace(self, name: str, state: str, load: int, stale: bool, undone: bool) -> None:
        seen = self.boats.get(name, boat(name, revision=1))
        after = msgspec.structs.replace(seen, state=state, load=load)
        expect = seen.revision - stale
        if name not in self.boats or stale:
            assert self.outcome("replace", after, expect=expect) is StaleRecord
        elif undone:
            assert self.outcome("replace", after, expect=expect, undone=True) is Undone
        else:
            self.boats[name] = self.written(self.outcome("replace", after, expect=expect))

    @rule(name=names, expecting=st.booleans(), undone=st.booleans())
    def delete(self, name: str, expecting: bool, undone: bool) -> None:
        seen = self.boats.get(name)
        expect = (seen.revision if seen else 1) if expecting else None
        outcome = self.outcome("delete", Boat, name, expect=expect, undone=undone)
        if seen is None and expecting:
            assert outcome is StaleRecord
        elif undone:
            assert outcome is Undone
        else:
            self.boats.pop(name, None)

    @rule()
    def open_again(self) -> None:
        self.runner.run(self.store.close())
        self.open()

    @rule(owner=st.none() | harbours, phase=st.none() | states, prefix=st.sampled_from(["", "a"]))
    def lists_are_equal(self, owner: str | None, phase: str | None, prefix: str) -> None:
        found = self.runner.run(self.page(owner=owner, phase=phase, prefix=prefix))
        assert found == [
            each
            for each in sorted(self.boats.values(), key=lambda each: each.id.encode())
            if owner in (None, each.harbour) and phase in (None, each.state) and each.id.startswith(prefix)
        ]

    @invariant()
    def everything_is_equal(self) -> None:
        if hasattr(self, "store"):
            found = {each.id: each for each in self.runner.run(self.page())}
            assert found == self.boats

    @rule()
    def a_watch_from_the_beginning_ends_with_what_there_is(self) -> None:
        for change in self.runner.run(self.changes(len(self.boats))):
            if change.record is not None:
                assert self.boats[change.id] == change.record

    async def changes(self, records: int) -> list[Change]:
        """Changes from the beginning until so many records have been seen."""
        seen: list[Change] = []
        async with self.store.watch(Boat, since=0) as changes:
            while sum(change.record is not None for change in seen) < records:
                seen.append(await next_change(changes))
        return seen

    async def page(self, **narrowed: Any) -> list[Boat]:
        return await self.store.page(Boat, **narrowed)

    def written(self, outcome: Any) -> Boat:
        """A written record, with a revision newer than any before."""
        assert isinstance(outcome, Boat)
        assert outcome.revision > self.last
        self.last = outcome.revision
        return outcome

    def outcome(self, method: str, *arguments: Any, undone: bool = False, **named: Any) -> Any:
        """What a transaction of one write returns, or the kind of error that it raises."""

        async def write() -> Any:
            async with self.store.write() as tx:
                result = await getattr(tx, method)(*arguments, **named)
                if undone:
                    raise Undone
                return result

        try:
            return self.runner.run(write())
        except (AlreadyExists, StaleRecord, Undone) as error:
            return type(error)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()


def test_the_store_remembers_what_a_dict_would() -> None:
    few = settings(max_examples=15, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(StoreAndDict, settings=few)
