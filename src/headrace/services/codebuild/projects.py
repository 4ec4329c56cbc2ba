"""What a project is made of: requests in, settings out, with AWS's defaults. Pure."""

from typing import Any

from msgspec.structs import replace

from headrace.services.codebuild.settings import (
    Artifacts,
    BatchConfig,
    BuildSettings,
    Cache,
    CloudWatchLogs,
    Environment,
    LogsConfig,
    S3Logs,
    Source,
    SourceVersion,
    VpcConfig,
    read,
    read_all,
)

READERS: dict[str, Any] = {
    "source": ("source", lambda value: source(read(Source, value))),
    "secondarySources": ("secondary_sources", lambda value: tuple(map(source, read_all(Source, value)))),
    "sourceVersion": ("source_version", lambda value: value or None),
    "secondarySourceVersions": ("secondary_source_versions", lambda value: read_all(SourceVersion, value)),
    "artifacts": ("artifacts", lambda value: artifacts(read(Artifacts, value))),
    "secondaryArtifacts": (
        "secondary_artifacts",
        lambda value: tuple(map(artifacts, read_all(Artifacts, value))),
    ),
    "cache": ("cache", lambda value: read(Cache, value)),
    "environment": ("environment", lambda value: environment(read(Environment, value))),
    "serviceRole": ("service_role", lambda value: value),
    "timeoutInMinutes": ("timeout_in_minutes", lambda value: value),
    "queuedTimeoutInMinutes": ("queued_timeout_in_minutes", lambda value: value),
    "encryptionKey": ("encryption_key", lambda value: value),
    "vpcConfig": ("vpc_config", lambda value: read(VpcConfig, value)),
    "logsConfig": ("logs_config", lambda value: logs(read(LogsConfig, value))),
    "buildBatchConfig": ("build_batch_config", lambda value: read(BatchConfig, value)),
    "autoRetryLimit": ("auto_retry_limit", lambda value: value),
}
"""By member of CreateProject: the field of the settings, and how it is read."""


def settings(request: dict[str, Any], scope: str) -> BuildSettings:
    """The settings of a new project."""
    account, region = scope.split("/")
    defaults: dict[str, Any] = {
        "cache": Cache(type="NO_CACHE"),
        "encryption_key": f"arn:aws:kms:{region}:{account}:alias/aws/s3",
        "logs_config": logs(LogsConfig()),
    }
    return BuildSettings(**(defaults | _fields(request)))


def changed(before: BuildSettings, request: dict[str, Any]) -> BuildSettings:
    """The settings after UpdateProject: each member given replaces the whole of what was there."""
    return replace(before, **_fields(request))


def source(given: Source) -> Source:
    """With AWS's defaults filled in."""
    return replace(given, insecure_ssl=bool(given.insecure_ssl)) if given.type != "NO_SOURCE" else given


def artifacts(given: Artifacts) -> Artifacts:
    """With AWS's defaults filled in."""
    if given.type != "S3":
        return given
    return replace(
        given,
        namespace_type=given.namespace_type or "NONE",
        packaging=given.packaging or "NONE",
        encryption_disabled=bool(given.encryption_disabled),
    )


def environment(given: Environment) -> Environment:
    """With AWS's defaults filled in."""
    return replace(
        given,
        image_pull_credentials_type=given.image_pull_credentials_type or "CODEBUILD",
    )


def logs(given: LogsConfig) -> LogsConfig:
    """With AWS's defaults filled in: lines go to CloudWatch Logs and not to S3."""
    return LogsConfig(
        cloud_watch_logs=given.cloud_watch_logs or CloudWatchLogs(status="ENABLED"),
        s3_logs=given.s3_logs or S3Logs(status="DISABLED", encryption_disabled=False),
    )


def tags(request: dict[str, Any]) -> dict[str, str]:
    return {tag["key"]: tag.get("value", "") for tag in request.get("tags", [])}


def _fields(request: dict[str, Any]) -> dict[str, Any]:
    return {
        field: reader(request[member])
        for member, (field, reader) in READERS.items()
        if request.get(member) is not None
    }
