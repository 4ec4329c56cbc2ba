from pathlib import Path

from headrace.kit.clock import SystemClock
from headrace.store import glance
from headrace.store.opening import open_store
from tests.contract.sample import Boat, boat, put


async def test_a_glance_finds_the_first_record_of_an_owner(tmp_path: Path) -> None:
    file = tmp_path / "headrace.db"
    store = open_store(file, SystemClock())
    try:
        await put(
            store, boat("bounty", harbour="cook"), boat("argo", harbour="cook"), boat("aa", harbour="bligh")
        )
        found = glance.first(file, Boat, owner="cook")
    finally:
        await store.close()
    assert found is not None
    assert found.id == "argo"


async def test_a_glance_sees_a_store_that_nobody_has_open(tmp_path: Path) -> None:
    file = tmp_path / "headrace.db"
    store = open_store(file, SystemClock())
    await put(store, boat("argo", harbour="cook"))
    await store.close()
    assert glance.first(file, Boat, owner="cook") is not None


def test_a_glance_at_what_is_no_store_finds_nothing_and_makes_nothing(tmp_path: Path) -> None:
    assert glance.first(tmp_path / "headrace.db", Boat, owner="cook") is None
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "text").write_text("not a database, but text that is long enough to be looked at" * 20)
    assert glance.first(tmp_path / "text", Boat, owner="cook") is None
