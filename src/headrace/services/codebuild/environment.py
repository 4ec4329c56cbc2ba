"""A build's environment variables. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain

from headrace.engines.spec import Part
from headrace.services.codebuild.buildspec import Buildspec
from headrace.services.codebuild.settings import EnvironmentVariable

RESERVED = "CODEBUILD_"
PLAINTEXT = "PLAINTEXT"
PARAMETER_STORE = "PARAMETER_STORE"
SECRETS_MANAGER = "SECRETS_MANAGER"


class BuildFacts(Part, frozen=True, kw_only=True):
    """What a build knows of itself."""

    region: str
    build_arn: str
    build_id: str
    """`project:uuid`."""
    build_number: int
    project_arn: str
    image: str
    initiator: str
    started_at: datetime
    source_directory: str
    """Where the primary source is in the container."""
    secondary_directories: dict[str, str] = {}
    """By source identifier."""
    source_url: str | None = None
    source_version: str | None = None
    secondary_urls: dict[str, str] = {}
    secondary_versions: dict[str, str] = {}
    resolved_source_version: str | None = None
    """A commit; None for sources that have none."""
    log_stream: str | None = None
    encryption_key: str | None = None
    batch_identifier: str | None = None


class Reference(Part, frozen=True, kw_only=True):
    """A variable whose value is somewhere else."""

    name: str
    type: str
    """`PARAMETER_STORE` or `SECRETS_MANAGER`."""
    value: str
    """The parameter's name, or `secret-id:json-key:version-stage:version-id`."""


class BuildEnvironment(Part, frozen=True, kw_only=True):
    plain: dict[str, str]
    references: tuple[Reference, ...] = ()


def build_environment(
    buildspec: Buildspec,
    facts: BuildFacts,
    *,
    variables: Sequence[EnvironmentVariable] = (),
    overrides: Sequence[EnvironmentVariable] = (),
    member: Mapping[str, str] | None = None,
) -> BuildEnvironment:
    """The environment a build is given on top of its image's own.

    Of two that say the same variable the later wins: Headrace's AWS_REGION, AWS_DEFAULT_REGION and
    HOME; the buildspec's `env`; the project's (`variables`); the batch member's; StartBuild's
    (`overrides`). Names that begin with `CODEBUILD_` are the service's: only `member` may have some
    besides the built-in ones. If StartBuild's are merged into `variables` already, leave `overrides` empty.
    """
    shared = dict(member or {})
    said = chain(_specified(buildspec), variables, _plain(shared), overrides)
    chosen = {variable.name: variable for variable in said if not variable.name.startswith(RESERVED)}
    own = {name: value for name, value in shared.items() if name.startswith(RESERVED)}
    plain = {name: one.value for name, one in chosen.items() if one.type == PLAINTEXT}
    references = tuple(
        Reference(name=name, type=one.type, value=one.value)
        for name, one in chosen.items()
        if one.type != PLAINTEXT
    )
    elsewhere = {reference.name for reference in references}
    defaults = {name: value for name, value in _defaults(facts).items() if name not in elsewhere}
    return BuildEnvironment(plain=defaults | plain | own | builtin_variables(facts), references=references)


def builtin_variables(facts: BuildFacts) -> dict[str, str]:
    """The service's own variables («Environment variables in build environments»)."""
    return {name: value for name, value in _builtin(facts) if value is not None}


def _defaults(facts: BuildFacts) -> dict[str, str]:
    return {"AWS_REGION": facts.region, "AWS_DEFAULT_REGION": facts.region, "HOME": "/root"}


def _specified(buildspec: Buildspec) -> Iterator[EnvironmentVariable]:
    yield from _plain(buildspec.variables)
    for name, value in buildspec.parameter_store.items():
        yield EnvironmentVariable(name=name, value=value, type=PARAMETER_STORE)
    for name, value in buildspec.secrets_manager.items():
        yield EnvironmentVariable(name=name, value=value, type=SECRETS_MANAGER)


def _plain(variables: Mapping[str, str]) -> Iterator[EnvironmentVariable]:
    return (EnvironmentVariable(name=name, value=value) for name, value in variables.items())


def _builtin(facts: BuildFacts) -> Iterator[tuple[str, str | None]]:
    yield "CODEBUILD_BUILD_ARN", facts.build_arn
    yield "CODEBUILD_BUILD_ID", facts.build_id
    yield "CODEBUILD_BUILD_NUMBER", str(facts.build_number)
    yield "CODEBUILD_BUILD_IMAGE", facts.image
    yield "CODEBUILD_BUILD_SUCCEEDING", "1"
    yield "CODEBUILD_CI", "true"
    yield "CODEBUILD_INITIATOR", facts.initiator
    yield "CODEBUILD_KMS_KEY_ID", facts.encryption_key
    yield "CODEBUILD_LOG_PATH", facts.log_stream
    yield "CODEBUILD_PROJECT_ARN", facts.project_arn
    yield "CODEBUILD_START_TIME", str(int(facts.started_at.timestamp() * 1000))
    yield "CODEBUILD_BATCH_BUILD_IDENTIFIER", facts.batch_identifier
    yield "CODEBUILD_RESOLVED_SOURCE_VERSION", facts.resolved_source_version
    yield "CODEBUILD_SOURCE_REPO_URL", facts.source_url
    yield "CODEBUILD_SOURCE_VERSION", facts.source_version
    yield "CODEBUILD_SRC_DIR", facts.source_directory
    for identifier, directory in facts.secondary_directories.items():
        yield f"CODEBUILD_SRC_DIR_{identifier}", directory
        yield f"CODEBUILD_SOURCE_REPO_URL_{identifier}", facts.secondary_urls.get(identifier)
        yield f"CODEBUILD_SOURCE_VERSION_{identifier}", facts.secondary_versions.get(identifier)
