"""What a batch consists of, and which of its builds is to start or to stop next. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from msgspec.structs import replace

from headrace.engines.spec import Part
from headrace.services.codebuild.buildspec import (
    BatchSpec,
    BuildspecError,
    FanoutSpec,
    MatrixSpec,
    MemberEnv,
    MemberSpec,
)
from headrace.services.codebuild.records import Status
from headrace.services.codebuild.settings import BatchRestrictions

CLIENT_ERROR = "CLIENT_ERROR"
MOST_BUILDS = 100
"""CodeBuild's quota of builds in a batch."""


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

    A matrix's and a fan-out's members are called `build0`, `build1`, …; in a matrix the last axis runs
    fastest. `compute_type` is the project's, for members that name none. Raises `BuildspecError` for
    dependencies on unknown members or in a circle, and for what `restrictions` forbid.
    """
    _check_number(batch, restrictions)
    if batch.matrix:
        members = tuple(_matrix(batch.matrix))
    elif batch.fanout:
        members = tuple(_fanout(batch.fanout))
    else:
        members = tuple(_member(spec) for spec in batch.builds)
    _check_dependencies(members)
    if restrictions:
        _check_allowed(members, restrictions, compute_type)
    return members


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

    A member starts once all it depends on have succeeded, or failed with `ignore-failure`. With
    `fast-fail`, the first failure that is not ignored stops all that run and starts no other.
    """
    waiting = [member for member in members if member.identifier not in states]
    running = [name for name in _names(members) if states.get(name) is Status.IN_PROGRESS]
    failed = any(_broken(member, states) for member in members)
    if stopping or (fast_fail and failed):
        status = _final(failed, stopped=stopping and bool(waiting or _stopped(members, states)))
        return Step((), tuple(running), Status.IN_PROGRESS if running else status, _names(waiting))
    hopeless = _hopeless(members, states)
    start = tuple(member.identifier for member in waiting if _ready(member, members, states))
    stopped = tuple(member.identifier for member in waiting if member.identifier in hopeless)
    status = Status.IN_PROGRESS if running or start else _final(failed, stopped=False)
    return Step(start, (), status, stopped)


def _names(members: Sequence[PlannedMember]) -> tuple[str, ...]:
    return tuple(member.identifier for member in members)


def _final(failed: bool, *, stopped: bool) -> Status:
    if stopped:
        return Status.STOPPED
    return Status.FAILED if failed else Status.SUCCEEDED


def _stopped(members: Sequence[PlannedMember], states: Mapping[str, Status]) -> bool:
    return any(states.get(member.identifier) is Status.STOPPED for member in members)


def _broken(member: PlannedMember, states: Mapping[str, Status]) -> bool:
    """Whether its build has failed and that matters."""
    good = (None, Status.IN_PROGRESS, Status.SUCCEEDED)
    return not member.ignore_failure and states.get(member.identifier) not in good


def _ready(member: PlannedMember, members: Sequence[PlannedMember], states: Mapping[str, Status]) -> bool:
    needed = [other for other in members if other.identifier in member.depends_on]
    return all(_passed(other, states) for other in needed)


def _passed(member: PlannedMember, states: Mapping[str, Status]) -> bool:
    """Whether its build has ended so that what depends on it may start."""
    status = states.get(member.identifier)
    return status not in (None, Status.IN_PROGRESS) and not _broken(member, states)


def _hopeless(members: Sequence[PlannedMember], states: Mapping[str, Status]) -> set[str]:
    """Members that have failed, and those that depend on them, however far."""
    lost = {member.identifier for member in members if _broken(member, states)}
    for _ in members:
        lost |= {member.identifier for member in members if lost.intersection(member.depends_on)}
    return lost


def _member(spec: MemberSpec) -> PlannedMember:
    return PlannedMember(
        identifier=spec.identifier,
        depends_on=spec.depends_on,
        ignore_failure=spec.ignore_failure,
        buildspec=spec.buildspec,
        debug_session=spec.debug_session,
        env=spec.env,
    )


def _matrix(matrix: MatrixSpec) -> Iterator[PlannedMember]:
    for place, (buildspec, image, compute_type, fleet, *values) in enumerate(product(*_axes(matrix))):
        static = matrix.static
        yield PlannedMember(
            identifier=f"build{place}",
            ignore_failure=matrix.ignore_failure,
            buildspec=buildspec,
            env=replace(
                static,
                image=image or static.image,
                compute_type=compute_type or static.compute_type,
                fleet=fleet or static.fleet,
                variables=static.variables | dict(zip(matrix.variables, values, strict=True)),
            ),
        )


def _axes(matrix: MatrixSpec) -> list[Sequence[str | None]]:
    """The values of every axis; one that is not given has the single value None."""
    fields = (matrix.buildspecs, matrix.images, matrix.compute_types, matrix.fleets)
    return [*(field or (None,) for field in fields), *matrix.variables.values()]


def _fanout(fanout: FanoutSpec) -> Iterator[PlannedMember]:
    for place in range(fanout.parallelism):
        shard = {"CODEBUILD_CURRENT_SHARD": str(place), "CODEBUILD_TOTAL_SHARDS": str(fanout.parallelism)}
        yield PlannedMember(
            identifier=f"build{place}",
            ignore_failure=fanout.ignore_failure,
            env=MemberEnv(variables=shard),
        )


def _check_number(batch: BatchSpec, restrictions: BatchRestrictions | None) -> None:
    """Before they are made: a matrix of a few lines can have millions of members."""
    if batch.matrix:
        number = 1
        for axis in _axes(batch.matrix):
            number *= len(axis)
    else:
        number = batch.fanout.parallelism if batch.fanout else len(batch.builds)
    most = (restrictions.maximum_builds_allowed if restrictions else None) or MOST_BUILDS
    if number > most:
        raise BuildspecError(
            f"The batch has {number} builds, but at most {most} are allowed", code=CLIENT_ERROR
        )
    if number == 0:
        raise BuildspecError("The batch has no builds")


def _check_dependencies(members: Sequence[PlannedMember]) -> None:
    names = _names(members)
    for member in members:
        for name in member.depends_on:
            if name not in names:
                raise BuildspecError(f"Build {member.identifier} depends on unknown build {name}")
    left = {member.identifier: set(member.depends_on) for member in members}
    while free := [name for name, needed in left.items() if not needed.intersection(left)]:
        for name in free:
            del left[name]
    if left:
        raise BuildspecError(f"The build graph has a circle: {', '.join(left)}")


def _check_allowed(
    members: Sequence[PlannedMember], restrictions: BatchRestrictions, compute_type: str
) -> None:
    for member in members:
        wanted = member.env.compute_type or compute_type
        if not member.env.fleet:
            _check_one("Compute type", wanted, member, restrictions.compute_types_allowed)
        _check_one("Fleet", member.env.fleet, member, restrictions.fleets_allowed)


def _check_one(what: str, wanted: str | None, member: PlannedMember, allowed: Sequence[str] | None) -> None:
    if allowed and wanted and wanted not in allowed:
        raise BuildspecError(
            f"{what} {wanted} of build {member.identifier} is not allowed in this batch", code=CLIENT_ERROR
        )
