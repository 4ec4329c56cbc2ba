"""Where Caddy sends requests without being told anew.

Caddy reads the address of an upstream from a file, for every request. A pool is a fixed number of such
upstreams («slots»), in which the targets are written as they come and go: a new configuration would close
connections that clients have just opened.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from shutil import rmtree

SIZES = (24, 120, 720, 5040)
"""Numbers that many others divide, so that targets share the slots evenly."""

Weights = Mapping[str, float]
"""How much of the requests each address is to get, in proportion to the others."""


def size(addresses: int) -> int:
    """How many slots a pool of so many addresses has."""
    return next((number for number in SIZES if number >= addresses), SIZES[-1])


def assign(current: Sequence[str], weights: Weights, number: int) -> list[str]:
    """The address of each slot. Those that are right stay, so that clients stay with their slot's target;
    the others are dealt out in turn."""
    left = Counter(quotas(weights, number))
    slots: list[str | None] = [None] * number
    for position, address in enumerate(current[:number]):
        if left[address] > 0:
            slots[position] = address
            left[address] -= 1
    dealt = iter(_in_turn(left))
    return [address if address is not None else next(dealt) for address in slots]


def quotas(weights: Weights, number: int) -> dict[str, int]:
    """How many of so many slots each address gets: its share, rounded by the largest remainder."""
    total = sum(weights.values())
    shares = {address: weight * number / total for address, weight in weights.items()}
    found = {address: int(share) for address, share in shares.items()}
    rest = sorted(shares, key=lambda address: (found[address] - shares[address], address))
    for address in rest[: number - sum(found.values())]:
        found[address] += 1
    return found


def _in_turn(left: Counter[str]) -> list[str]:
    """Every address as often as it says, the turns of each as far apart as can be."""
    turns = [((turn + 0.5) / quota, address) for address, quota in left.items() for turn in range(quota)]
    return [address for _, address in sorted(turns)]


class Pools:
    """The slots on the disk, a folder for each pool."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, list[str]] = {}

    def write(self, pools: Mapping[str, Weights]) -> None:
        """Write what has changed. Each file is replaced at once: nobody reads half an address."""
        for name, weights in pools.items():
            folder = self._folder / name
            current = self._written.get(name)
            if current is None:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                current = _read(folder)
            slots = assign(current, weights, size(len(weights)))
            for position, address in enumerate(slots):
                if position >= len(current) or current[position] != address:
                    fresh = folder / "new"
                    fresh.write_text(address)
                    fresh.replace(folder / str(position))
            self._written[name] = slots

    def keep_only(self, pools: Mapping[str, Weights]) -> None:
        """Remove those that nothing refers to."""
        if not self._folder.exists():
            return
        for folder in self._folder.iterdir():
            if folder.name not in pools:
                self._written.pop(folder.name, None)
                rmtree(folder, ignore_errors=True)


def _read(folder: Path) -> list[str]:
    found: list[str] = []
    for position in count():
        file = folder / str(position)
        if not file.exists():
            return found
        found.append(file.read_text())
    return found
