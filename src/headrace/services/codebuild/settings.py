"""What a project says about its builds, member for member as in CodeBuild's model.

The structs take and give the wire's names, so that `msgspec.convert` reads a request and
`msgspec.to_builtins` writes an answer. None is what was not said and is left out of answers.
"""

from typing import Any, TypeVar

import msgspec


class Setting(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of the values below."""


S = TypeVar("S", bound=Setting)


def read(kind: type[S], members: dict[str, Any]) -> S:
    """The setting that a request's members describe."""
    return msgspec.convert(members, kind)


def read_all(kind: type[S], items: list[dict[str, Any]]) -> tuple[S, ...]:
    return tuple(read(kind, item) for item in items)


def show(setting: Setting) -> dict[str, Any]:
    """The members that an answer holds."""
    shown: dict[str, Any] = _said(msgspec.to_builtins(setting))
    return shown


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _said(member) for name, member in value.items() if member is not None}
    if isinstance(value, list | tuple):
        return [_said(item) for item in value]
    return value


class SubmodulesConfig(Setting, frozen=True, kw_only=True):
    fetch_submodules: bool


class SourceAuth(Setting, frozen=True, kw_only=True):
    type: str
    resource: str | None = None


class BuildStatusConfig(Setting, frozen=True, kw_only=True):
    context: str | None = None
    target_url: str | None = None


class Source(Setting, frozen=True, kw_only=True):
    """Where a build's files come from. `buildspec` is text, a path or an object's ARN."""

    type: str
    location: str | None = None
    git_clone_depth: int | None = None
    git_submodules_config: SubmodulesConfig | None = None
    buildspec: str | None = None
    auth: SourceAuth | None = None
    report_build_status: bool | None = None
    build_status_config: BuildStatusConfig | None = None
    insecure_ssl: bool | None = None
    source_identifier: str | None = None


class SourceVersion(Setting, frozen=True, kw_only=True):
    source_identifier: str
    source_version: str


class Artifacts(Setting, frozen=True, kw_only=True):
    """Where a build's results go."""

    type: str
    location: str | None = None
    path: str | None = None
    namespace_type: str | None = None
    name: str | None = None
    packaging: str | None = None
    override_artifact_name: bool | None = None
    encryption_disabled: bool | None = None
    artifact_identifier: str | None = None
    bucket_owner_access: str | None = None


class Cache(Setting, frozen=True, kw_only=True):
    type: str
    location: str | None = None
    modes: tuple[str, ...] | None = None
    cache_namespace: str | None = None


class EnvironmentVariable(Setting, frozen=True, kw_only=True):
    name: str
    value: str
    type: str = "PLAINTEXT"


class RegistryCredential(Setting, frozen=True, kw_only=True):
    credential: str
    credential_provider: str


class Environment(Setting, frozen=True, kw_only=True):
    """What a build runs in."""

    type: str
    image: str
    compute_type: str
    environment_variables: tuple[EnvironmentVariable, ...] = ()
    privileged_mode: bool = False
    certificate: str | None = None
    registry_credential: RegistryCredential | None = None
    image_pull_credentials_type: str | None = None
    host_kernel: str | None = None


class CloudWatchLogs(Setting, frozen=True, kw_only=True):
    status: str
    group_name: str | None = None
    stream_name: str | None = None


class S3Logs(Setting, frozen=True, kw_only=True):
    status: str
    location: str | None = None
    encryption_disabled: bool | None = None
    bucket_owner_access: str | None = None


class LogsConfig(Setting, frozen=True, kw_only=True):
    cloud_watch_logs: CloudWatchLogs | None = None
    s3_logs: S3Logs | None = None


class VpcConfig(Setting, frozen=True, kw_only=True):
    """Kept and shown. Headrace has one network, so it changes nothing."""

    vpc_id: str | None = None
    subnets: tuple[str, ...] | None = None
    security_group_ids: tuple[str, ...] | None = None


class BatchRestrictions(Setting, frozen=True, kw_only=True):
    maximum_builds_allowed: int | None = None
    compute_types_allowed: tuple[str, ...] | None = None
    fleets_allowed: tuple[str, ...] | None = None


class BatchConfig(Setting, frozen=True, kw_only=True):
    service_role: str | None = None
    combine_artifacts: bool | None = None
    restrictions: BatchRestrictions | None = None
    timeout_in_mins: int | None = None
    batch_report_mode: str | None = None


class BuildSettings(Setting, frozen=True, kw_only=True):
    """All that a build copies of its project when it starts."""

    source: Source
    artifacts: Artifacts
    cache: Cache
    environment: Environment
    service_role: str
    secondary_sources: tuple[Source, ...] = ()
    source_version: str | None = None
    secondary_source_versions: tuple[SourceVersion, ...] = ()
    secondary_artifacts: tuple[Artifacts, ...] = ()
    timeout_in_minutes: int = 60
    queued_timeout_in_minutes: int = 480
    encryption_key: str | None = None
    vpc_config: VpcConfig | None = None
    logs_config: LogsConfig | None = None
    build_batch_config: BatchConfig | None = None
    auto_retry_limit: int | None = None
