"""A build's settings: the project's, with what StartBuild or StartBuildBatch overrides. Pure."""

from typing import Any

from msgspec.structs import replace

from headrace.services.codebuild import projects
from headrace.services.codebuild.settings import (
    Artifacts,
    BatchConfig,
    BuildSettings,
    BuildStatusConfig,
    Cache,
    Environment,
    EnvironmentVariable,
    LogsConfig,
    Source,
    SourceAuth,
    SourceVersion,
    SubmodulesConfig,
    read,
    read_all,
)

SOURCE: dict[str, Any] = {
    "sourceTypeOverride": ("type", lambda value: value),
    "sourceLocationOverride": ("location", lambda value: value),
    "sourceAuthOverride": ("auth", lambda value: read(SourceAuth, value)),
    "gitCloneDepthOverride": ("git_clone_depth", lambda value: value),
    "gitSubmodulesConfigOverride": ("git_submodules_config", lambda value: read(SubmodulesConfig, value)),
    "buildspecOverride": ("buildspec", lambda value: value),
    "insecureSslOverride": ("insecure_ssl", lambda value: value),
    "reportBuildStatusOverride": ("report_build_status", lambda value: value),
    "reportBuildBatchStatusOverride": ("report_build_status", lambda value: value),
    "buildStatusConfigOverride": ("build_status_config", lambda value: read(BuildStatusConfig, value)),
}
ENVIRONMENT: dict[str, Any] = {
    "environmentTypeOverride": ("type", lambda value: value),
    "imageOverride": ("image", lambda value: value),
    "computeTypeOverride": ("compute_type", lambda value: value),
    "privilegedModeOverride": ("privileged_mode", lambda value: value),
    "imagePullCredentialsTypeOverride": ("image_pull_credentials_type", lambda value: value),
    "hostKernelOverride": ("host_kernel", lambda value: value),
}
REST: dict[str, Any] = {
    "secondarySourcesOverride": (
        "secondary_sources",
        lambda value: tuple(map(projects.source, read_all(Source, value))),
    ),
    "sourceVersion": ("source_version", lambda value: value or None),
    "secondarySourcesVersionOverride": (
        "secondary_source_versions",
        lambda value: read_all(SourceVersion, value),
    ),
    "artifactsOverride": ("artifacts", lambda value: projects.artifacts(read(Artifacts, value))),
    "secondaryArtifactsOverride": (
        "secondary_artifacts",
        lambda value: tuple(map(projects.artifacts, read_all(Artifacts, value))),
    ),
    "cacheOverride": ("cache", lambda value: read(Cache, value)),
    "serviceRoleOverride": ("service_role", lambda value: value),
    "timeoutInMinutesOverride": ("timeout_in_minutes", lambda value: value),
    "buildTimeoutInMinutesOverride": ("timeout_in_minutes", lambda value: value),
    "queuedTimeoutInMinutesOverride": ("queued_timeout_in_minutes", lambda value: value),
    "encryptionKeyOverride": ("encryption_key", lambda value: value),
    "logsConfigOverride": ("logs_config", lambda value: projects.logs(read(LogsConfig, value))),
    "buildBatchConfigOverride": ("build_batch_config", lambda value: read(BatchConfig, value)),
    "autoRetryLimitOverride": ("auto_retry_limit", lambda value: value),
}


def apply(settings: BuildSettings, request: dict[str, Any]) -> BuildSettings:
    """The settings with the request's overrides: variables merge by name, all else replaces."""
    environment: Environment = replace(settings.environment, **_given(ENVIRONMENT, request))
    return replace(
        settings,
        source=replace(settings.source, **_given(SOURCE, request)),
        environment=replace(
            environment, environment_variables=merge(environment.environment_variables, variables(request))
        ),
        **_given(REST, request),
    )


def variables(request: dict[str, Any]) -> tuple[EnvironmentVariable, ...]:
    """The variables that the request gives."""
    return read_all(EnvironmentVariable, request.get("environmentVariablesOverride") or [])


def merge(
    below: tuple[EnvironmentVariable, ...], above: tuple[EnvironmentVariable, ...]
) -> tuple[EnvironmentVariable, ...]:
    """The variables of both, those of `above` in place of those of the same name."""
    named = {variable.name: variable for variable in (*below, *above)}
    return tuple(named.values())


def _given(members: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    return {
        field: reader(request[member])
        for member, (field, reader) in members.items()
        if request.get(member) is not None
    }
