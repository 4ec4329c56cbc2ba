"""Container instances, as placement sees them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from headrace.runs.placement import Room, take
from headrace.runs.records import Reserve
from headrace.services.ecs.placement.query import Facts


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A machine that tasks can be put on."""

    arn: str
    active: bool = True
    """Not draining."""
    room: Room
    attributes: dict[str, str] = field(default_factory=dict)
    groups: Counter[str] = field(default_factory=Counter)
    """How many tasks of each group it has."""
    more: Facts = field(default_factory=dict)
    """What else is true of it, by the query language's subjects."""

    @property
    def id(self) -> str:
        return self.arn.rsplit("/", 1)[-1]

    @property
    def facts(self) -> Facts:
        return {
            **{f"attribute:{name}": frozenset([value]) for name, value in self.attributes.items()},
            "ec2InstanceId": frozenset([self.id]),
            "agentConnected": frozenset(["true"]),
            "runningTasksCount": frozenset([str(self.groups.total())]),
            "task:group": frozenset(group for group, number in self.groups.items() if number),
            **self.more,
        }

    def with_task(self, wanted: Reserve, group: str) -> "Instance":
        """After a task has been put there."""
        return replace(self, room=take(self.room, wanted), groups=self.groups + Counter([group]))

    def value(self, field_: str) -> str:
        """What a spread strategy counts by: `instanceId`, `host` or `attribute:NAME`."""
        if field_.startswith("attribute:"):
            return self.attributes.get(field_.removeprefix("attribute:"), "")
        return self.id


Instances = Sequence[Instance]
