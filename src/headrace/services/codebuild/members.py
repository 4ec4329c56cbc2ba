"""A batch's members as builds. Pure."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from headrace.aws.errors import AwsError
from headrace.kit.ids import child
from headrace.services.codebuild import names
from headrace.services.codebuild.batch_plan import PlannedMember, plan
from headrace.services.codebuild.buildspec import BatchSpec, BuildspecError
from headrace.services.codebuild.records import Batch, Build, Group, Member, Status
from headrace.services.codebuild.settings import BuildSettings
from headrace.services.codebuild.specification import read
from headrace.services.codebuild.validation import validate_environment

DEFAULT_TIMEOUT = 480
"""Minutes a batch may take when its project does not say."""


def batch_spec(text: str) -> BatchSpec:
    """The batch part of a specification. Raises `BuildspecError`."""
    spec = read(text).batch
    if spec is None:
        raise BuildspecError("the buildspec has no batch section")
    return spec


def planned(batch: Batch, text: str) -> tuple[PlannedMember, ...]:
    """The batch's members. Raises `BuildspecError`."""
    config = batch.settings.build_batch_config
    members = plan(
        batch_spec(text),
        restrictions=config.restrictions if config else None,
        compute_type=batch.settings.environment.compute_type,
    )
    for member in members:
        _check(batch, member)
    return members


def groups(members: Sequence[PlannedMember]) -> tuple[Group, ...]:
    """The groups of a batch of which nothing has been started."""
    return tuple(
        Group(
            identifier=member.identifier,
            depends_on=member.depends_on,
            ignore_failure=member.ignore_failure,
        )
        for member in members
    )


def build(batch: Batch, group: Group, member: PlannedMember, now: datetime) -> Build:
    """The next build of this member: always the same for the same attempt."""
    uuid = str(UUID(child(batch.id, f"{group.identifier}/{len(group.builds)}")))
    return Build(
        id=f"{batch.scope}/{batch.project}:{uuid}",
        scope=batch.scope,
        project=batch.project,
        uuid=uuid,
        number=0,
        settings=settings(batch.settings, member),
        cache_generation=batch.cache_generation,
        initiator=batch.initiator,
        overrides=batch.overrides,
        member=Member(
            batch=batch.id,
            batch_arn=names.arn(batch.scope, f"build-batch/{batch.name}"),
            identifier=member.identifier,
            variables=member.env.variables,
        ),
        created_at=now,
        sources=batch.sources,
        resolved_source_version=batch.resolved_source_version,
        buildspec=None if member.buildspec else batch.buildspec,
    )


def settings(shared: BuildSettings, member: PlannedMember) -> BuildSettings:
    """The batch's settings as the member changes them."""
    env = member.env
    given = {
        "image": env.image,
        "compute_type": env.compute_type,
        "type": env.type,
        "privileged_mode": env.privileged_mode,
    }
    said = {name: value for name, value in given.items() if value is not None}
    source = replace(shared.source, buildspec=member.buildspec) if member.buildspec else shared.source
    return replace(shared, source=source, environment=replace(shared.environment, **said))


def started(groups: Sequence[Group], builds: Sequence[Build]) -> tuple[Group, ...]:
    """The groups with these builds as their current ones."""
    begun = {one.member.identifier: one.id for one in builds if one.member}
    return tuple(
        replace(group, current=begun[group.identifier]) if group.identifier in begun else group
        for group in groups
    )


def again(groups: Sequence[Group], builds: dict[str, Build], *, everything: bool) -> tuple[Group, ...]:
    """The groups with those that are to be started again set back: all, or what did not succeed."""
    return tuple(
        group
        if not everything and _succeeded(group, builds)
        else replace(group, prior=group.builds, current=None)
        for group in groups
    )


def _check(batch: Batch, member: PlannedMember) -> None:
    """Raise `BuildspecError` for a member that can't be built."""
    if member.env.fleet:
        raise BuildspecError(f"Headrace does not support fleets ({member.identifier})")
    try:
        validate_environment(settings(batch.settings, member).environment)
    except AwsError as error:
        raise BuildspecError(f"{member.identifier}: {error.message}") from error


def _succeeded(group: Group, builds: dict[str, Build]) -> bool:
    current = builds.get(group.current or "")
    return current is not None and current.status is Status.SUCCEEDED
