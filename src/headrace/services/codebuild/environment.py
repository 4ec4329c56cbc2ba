"""A build's environment variables. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from headrace.engines.spec import Part
from headrace.services.codebuild.buildspec import Buildspec
from headrace.services.codebuild.settings import EnvironmentVariable


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
    (`overrides`). Names that begin with `CODEBUILD_` are the service's and always have its values.
    If StartBuild's are merged into `variables` already, leave `overrides` empty.
    """
    raise NotImplementedError


def builtin_variables(facts: BuildFacts) -> dict[str, str]:
    """The variables that every build has («Environment variables in build environments»)."""
    raise NotImplementedError
