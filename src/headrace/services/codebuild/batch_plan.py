"""What a batch consists of, and which of its builds is to start or to stop next. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from headrace.engines.spec import Part
from headrace.services.codebuild.buildspec import BatchSpec, MemberEnv
from headrace.services.codebuild.records import Status
from headrace.services.codebuild.settings import BatchRestrictions


class PlannedMember(Part, frozen=True, kw_only=True):
    """One build of a batch, before it is one."""

    identifier: str
    depends_on: tuple[str, ...] = ()
    ignore_failure: bool = False
    buildspec: str | None = None
    """Text or path; None: the batch's own."""
    debug_session: bool = False
    env: MemberEnv = MemberEnv()
    """`env.variables` also hold CodeBuild's own for a fan-out's member."""


class Step(NamedTuple):
    """What is to be done for a batch now."""

    start: tuple[str, ...]
    """Identifiers of members whose build is to be started, in the batch's order."""
    stop: tuple[str, ...]
    """Identifiers of members whose running build is to be stopped."""
    status: Status
    """The batch's; terminal only when nothing runs and nothing is to start any more."""
    stopped: tuple[str, ...] = ()
    """Identifiers of members that have not been started and never will be."""


def plan(
    batch: BatchSpec, *, restrictions: BatchRestrictions | None = None, compute_type: str = ""
) -> tuple[PlannedMember, ...]:
    """The members of a batch, in the specification's order.

    `compute_type` is the project's, for members that name none. Raises `BuildspecError` for
    dependencies on unknown members or in a circle, and for what `restrictions` forbid.
    """
    raise NotImplementedError


def next_step(
    members: Sequence[PlannedMember],
    states: Mapping[str, Status],
    *,
    fast_fail: bool = False,
    stopping: bool = False,
) -> Step:
    """What follows from how the members' builds stand.

    `states` has the newest build's status of every member that was started, by identifier.
    `stopping`: somebody asked for the batch's end.
    """
    raise NotImplementedError
