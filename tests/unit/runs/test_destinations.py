"""What a run may speak to, by name and by address."""

from collections.abc import Sequence

import pytest

from headrace.kit.destinations import Destination
from headrace.runs.destinations import DestinationUnknown, looked_up, resolved

KNOWN = {"db.example.org": ["10.0.0.1", "10.0.0.2"]}


async def lookup(name: str) -> Sequence[str]:
    return KNOWN[name]


async def test_a_name_becomes_all_its_addresses_and_is_found_by_name() -> None:
    allowed = [Destination("db.example.org", 5432), Destination("10.1.0.0/16")]
    assert await resolved(allowed, lookup) == (
        (Destination("10.0.0.1", 5432), Destination("10.0.0.2", 5432), Destination("10.1.0.0/16")),
        KNOWN,
    )


async def test_one_that_stands_there_twice_is_looked_up_once() -> None:
    asked: list[str] = []

    async def counted(name: str) -> Sequence[str]:
        asked.append(name)
        return KNOWN[name]

    found, _ = await resolved([Destination("db.example.org", port) for port in (80, 443, 80)], counted)
    assert len(found) == 4
    assert asked == ["db.example.org"]


async def test_the_machine_knows_its_own_name() -> None:
    assert await looked_up("localhost") == ["127.0.0.1"]


async def test_a_name_without_an_address_is_told() -> None:
    with pytest.raises(DestinationUnknown, match=r"may speak to nowhere\.invalid, which has no address"):
        await resolved([Destination("nowhere.invalid", 80)])
