"""Records as CodeBuild shows them."""

from typing import Any

from headrace.services.codebuild import names
from headrace.services.codebuild.records import (
    Batch,
    BatchPhase,
    Build,
    BuildPhase,
    Context,
    Group,
    PhaseEntry,
    Project,
    UploadedArtifact,
)
from headrace.services.codebuild.settings import Artifacts, BuildSettings, show

Shown = dict[str, Any]
UNTIMED = frozenset({BuildPhase.COMPLETED, BatchPhase.SUCCEEDED, BatchPhase.FAILED, BatchPhase.STOPPED})
"""The last phases: they only begin."""


def project(record: Project) -> Shown:
    """AWS's `Project`."""
    return _present(
        {
            **_settings(record.settings),
            "name": record.name,
            "arn": names.arn(record.scope, f"project/{record.name}"),
            "description": record.description,
            "secondarySources": [show(one) for one in record.settings.secondary_sources],
            "artifacts": show(record.settings.artifacts),
            "secondaryArtifacts": [show(one) for one in record.settings.secondary_artifacts],
            "timeoutInMinutes": record.settings.timeout_in_minutes,
            "logsConfig": show(record.settings.logs_config) if record.settings.logs_config else None,
            "buildBatchConfig": _batch_config(record.settings),
            "autoRetryLimit": record.settings.auto_retry_limit,
            "tags": [{"key": key, "value": value} for key, value in record.tags.items()],
            "created": record.created_at,
            "lastModified": record.modified_at,
            "badge": {"badgeEnabled": record.badge_enabled},
            "concurrentBuildLimit": record.concurrent_build_limit,
            "projectVisibility": "PRIVATE",
        }
    )


def build(record: Build) -> Shown:
    """AWS's `Build`."""
    return _present(
        {
            **_settings(record.settings),
            "id": record.name,
            "arn": names.arn(record.scope, f"build/{record.name}"),
            "buildNumber": record.number,
            "startTime": record.created_at,
            "endTime": record.ended_at,
            "currentPhase": record.current_phase,
            "buildStatus": record.status,
            "resolvedSourceVersion": record.resolved_source_version,
            "projectName": record.project,
            "phases": [phase(entry) for entry in record.phases],
            "secondarySources": [show(one) for one in record.settings.secondary_sources],
            "artifacts": _primary_artifacts(record),
            "secondaryArtifacts": _secondary_artifacts(record),
            "logs": logs(record),
            "timeoutInMinutes": record.settings.timeout_in_minutes,
            "buildComplete": record.complete,
            "initiator": record.initiator,
            "exportedEnvironmentVariables": _exported(record),
            "buildBatchArn": record.member.batch_arn if record.member else None,
            "autoRetryConfig": _auto_retry(record),
        }
    )


def phase(entry: PhaseEntry) -> Shown:
    """AWS's `BuildPhase` and `BuildBatchPhase`."""
    if entry.type in UNTIMED:
        return {"phaseType": entry.type, "startTime": entry.started_at}
    return _present(
        {
            "phaseType": entry.type,
            "phaseStatus": entry.status,
            "startTime": entry.started_at,
            "endTime": entry.ended_at,
            "durationInSeconds": _seconds(entry),
            "contexts": _contexts(entry.context),
        }
    )


def logs(record: Build) -> Shown:
    """AWS's `LogsLocation`."""
    config = record.settings.logs_config
    shown = {
        "cloudWatchLogs": show(config.cloud_watch_logs) if config and config.cloud_watch_logs else None,
        "s3Logs": show(config.s3_logs) if config and config.s3_logs else None,
    }
    if record.log is None:
        return _present(shown)
    account, region = record.scope.split("/")
    group, stream = record.log.group, record.log.stream
    return _present(
        {
            **shown,
            "groupName": group,
            "streamName": stream,
            "deepLink": f"https://console.aws.amazon.com/cloudwatch/home?region={region}"
            f"#logsV2:log-groups/log-group/{_quoted(group)}/log-events/{_quoted(stream)}",
            "cloudWatchLogsArn": f"arn:aws:logs:{region}:{account}:log-group:{group}:log-stream:{stream}",
        }
    )


def batch(record: Batch, builds: dict[str, Build]) -> Shown:
    """AWS's `BuildBatch`. `builds`: those of its groups, by record id."""
    return _present(
        {
            **_settings(record.settings),
            "id": record.name,
            "arn": names.arn(record.scope, f"build-batch/{record.name}"),
            "startTime": record.created_at,
            "endTime": record.ended_at,
            "currentPhase": record.current_phase,
            "buildBatchStatus": record.status,
            "resolvedSourceVersion": record.resolved_source_version,
            "projectName": record.project,
            "phases": [phase(entry) for entry in record.phases],
            "secondarySources": [show(one) for one in record.settings.secondary_sources],
            "artifacts": _configured(record.settings.artifacts),
            "secondaryArtifacts": [_configured(one) for one in record.settings.secondary_artifacts],
            "logConfig": show(record.settings.logs_config) if record.settings.logs_config else None,
            "buildTimeoutInMinutes": record.settings.timeout_in_minutes,
            "complete": record.complete,
            "initiator": record.initiator,
            "buildBatchNumber": record.number,
            "buildBatchConfig": _batch_config(record.settings),
            "buildGroups": [_group(one, builds) for one in record.groups] or None,
            "debugSessionEnabled": False,
        }
    )


def _settings(settings: BuildSettings) -> Shown:
    """What projects, builds and batches show alike."""
    return {
        "source": show(settings.source),
        "sourceVersion": settings.source_version,
        "secondarySourceVersions": [show(one) for one in settings.secondary_source_versions],
        "cache": show(settings.cache),
        "environment": show(settings.environment),
        "serviceRole": settings.service_role,
        "queuedTimeoutInMinutes": settings.queued_timeout_in_minutes,
        "encryptionKey": settings.encryption_key,
        "vpcConfig": show(settings.vpc_config) if settings.vpc_config else None,
    }


def _batch_config(settings: BuildSettings) -> Shown | None:
    return show(settings.build_batch_config) if settings.build_batch_config else None


def _primary_artifacts(record: Build) -> Shown:
    uploaded = next((one for one in record.artifacts if one.identifier is None), None)
    return _artifacts(record.settings.artifacts, uploaded)


def _secondary_artifacts(record: Build) -> list[Shown]:
    uploaded = {one.identifier: one for one in record.artifacts}
    return [
        _artifacts(one, uploaded.get(one.artifact_identifier)) for one in record.settings.secondary_artifacts
    ]


def _artifacts(configured: Artifacts, uploaded: UploadedArtifact | None) -> Shown:
    """AWS's `BuildArtifacts`: where they are going to be, then where they are."""
    if uploaded is None:
        return _configured(configured)
    return {
        **_configured(configured),
        **_present({"location": uploaded.location, "sha256sum": uploaded.sha256, "md5sum": uploaded.md5}),
    }


def _configured(artifacts: Artifacts) -> Shown:
    return _present(
        {
            "location": f"arn:aws:s3:::{artifacts.location}" if artifacts.location else "",
            "overrideArtifactName": artifacts.override_artifact_name,
            "encryptionDisabled": artifacts.encryption_disabled,
            "artifactIdentifier": artifacts.artifact_identifier,
            "bucketOwnerAccess": artifacts.bucket_owner_access,
        }
    )


def _exported(record: Build) -> list[Shown] | None:
    if record.exported is None:
        return None
    return [{"name": name, "value": value} for name, value in record.exported.items()]


def _auto_retry(record: Build) -> Shown | None:
    if record.settings.auto_retry_limit is None and record.retry_of is None:
        return None
    return _present(
        {
            "autoRetryLimit": record.settings.auto_retry_limit,
            "autoRetryNumber": record.retry_number,
            "nextAutoRetry": _build_arn(record, record.next_retry),
            "previousAutoRetry": _build_arn(record, record.retry_of),
        }
    )


def _build_arn(record: Build, name: str | None) -> str | None:
    return names.arn(record.scope, f"build/{name}") if name else None


def _group(group: Group, builds: dict[str, Build]) -> Shown:
    prior = [_summary(builds[id]) for id in group.prior if id in builds]
    current = builds.get(group.current or "")
    return _present(
        {
            "identifier": group.identifier,
            "dependsOn": list(group.depends_on),
            "ignoreFailure": group.ignore_failure,
            "currentBuildSummary": _summary(current) if current else None,
            "priorBuildSummaryList": prior,
        }
    )


def _summary(record: Build) -> Shown:
    settings = record.settings
    return _present(
        {
            "arn": names.arn(record.scope, f"build/{record.name}"),
            "requestedOn": record.created_at,
            "buildStatus": record.status,
            "primaryArtifact": _resolved(settings.artifacts, _primary_artifacts(record), "primary_artifact"),
            "secondaryArtifacts": [
                _resolved(configured, shown, configured.artifact_identifier or "")
                for configured, shown in zip(
                    settings.secondary_artifacts, _secondary_artifacts(record), strict=True
                )
            ],
        }
    )


def _resolved(configured: Artifacts, shown: Shown, identifier: str) -> Shown:
    """AWS's `ResolvedArtifact`."""
    return _present(
        {"type": configured.type, "location": shown.get("location") or None, "identifier": identifier}
    )


def _contexts(context: Context | None) -> list[Shown] | None:
    return [{"statusCode": context.code, "message": context.message}] if context else None


def _seconds(entry: PhaseEntry) -> int | None:
    return round((entry.ended_at - entry.started_at).total_seconds()) if entry.ended_at else None


def _quoted(text: str) -> str:
    """As the console's links quote names: twice, with `$` for the first `%`."""
    return "".join(
        char if char.isalnum() or char in "-_." else "".join(f"$25{byte:02X}" for byte in char.encode())
        for char in text
    )


def _present(members: Shown) -> Shown:
    return {name: value for name, value in members.items() if value is not None}
