"""What services need of target groups: to put their tasks in, take them out, and see how they are."""

from collections.abc import Callable, Collection
from datetime import datetime

from headrace.services.elbv2 import finding, registration
from headrace.services.elbv2.addresses import MACHINE
from headrace.services.elbv2.loop import Balancing
from headrace.services.elbv2.records import State, Target, target_id
from headrace.services.elbv2.use import used_groups
from headrace.store.base import Reader, Transaction


class Membership:
    """The target groups, as ECS sees them. A task is named by the port of the machine that it listens on."""

    def __init__(self, balancing: Balancing) -> None:
        self._balancing = balancing

    def subscribe(self, follower: Callable[[str], None]) -> None:
        """`follower` is called with a target's owner whenever the target changes."""
        self._balancing.subscribe(follower)

    async def is_used(self, reader: Reader, scope: str, group: str) -> bool | None:
        """Whether a listener forwards to the target group of this ARN; None if there is no such group."""
        if await finding.group_of(reader, scope, group) is None:
            return None
        return group in await used_groups(reader, scope)

    async def register(
        self, tx: Transaction, scope: str, group: str, port: int, *, owner: str, now: datetime
    ) -> None:
        """Safe to repeat. A group that is gone is no error."""
        record = await finding.group_of(tx, scope, group)
        if record is not None:
            await registration.register(tx, record, MACHINE, port, now=now, owner=owner)

    async def deregister(
        self, tx: Transaction, scope: str, group: str, port: int, *, owner: str, now: datetime
    ) -> None:
        """From now on it drains. Safe to repeat, and nothing if another owner has the port by now."""
        record = await finding.group_of(tx, scope, group)
        target = await tx.get(Target, target_id(record.id, MACHINE, port)) if record else None
        if target is not None and target.owner == owner:
            await registration.deregister(tx, target, now=now)

    async def states(
        self, reader: Reader, scope: str, targets: Collection[tuple[str, int]]
    ) -> dict[tuple[str, int], str]:
        """By group and port: `initial`, `healthy`, `unhealthy` or `draining`. Those that have drained are
        left out."""
        groups = {arn: await finding.group_of(reader, scope, arn) for arn, _ in targets}
        ids = {
            (arn, port): target_id(group.id, MACHINE, port)
            for arn, port in targets
            if (group := groups[arn]) is not None
        }
        found = await reader.get_many(Target, set(ids.values()))
        states: dict[tuple[str, int], State] = {
            key: found[id].state for key, id in ids.items() if id in found
        }
        return {key: state.value for key, state in states.items()}
