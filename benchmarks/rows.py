"""What a measurement says: one row of the table."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

BOUNDS = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True, kw_only=True)
class Goal:
    """What the ratio of Headrace's figure to the yardstick's has to be."""

    bound: Literal["<=", ">="]
    ratio: float

    def met_by(self, ratio: float) -> bool:
        return ratio <= self.ratio if self.bound == "<=" else ratio >= self.ratio

    def __str__(self) -> str:
        return f"{BOUNDS[self.bound]} {self.ratio:g}"


def at_most(ratio: float) -> Goal:
    return Goal(bound="<=", ratio=ratio)


def at_least(ratio: float) -> Goal:
    return Goal(bound=">=", ratio=ratio)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure beside what it is measured by."""

    what: str
    headrace: float
    unit: str
    yardstick: float | None = None
    """In the same unit; None for a figure that is only told."""
    yardstick_name: str = ""
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        return self.headrace / self.yardstick if self.yardstick else None

    @property
    def met(self) -> bool | None:
        """None if nothing is asked of it."""
        return self.goal.met_by(self.ratio) if self.goal and self.ratio is not None else None

    def as_json(self) -> dict[str, Any]:
        """Its members with the ratio, rounded to a thousandth, and whether the goal is met."""
        ratio = round(self.ratio, 3) if self.ratio is not None else None
        return asdict(self) | {"ratio": ratio, "met": self.met}
