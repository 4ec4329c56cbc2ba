"""What CodeBuild refuses of a project, or of a build started with overrides. Pure.

Which members go together is from the descriptions in CodeBuild's model. What Headrace cannot do is refused
too, so that nobody takes it for done.
"""

import re
from collections.abc import Iterable
from typing import Any

from headrace.services.codebuild.compute import SIZES
from headrace.services.codebuild.errors import invalid_input
from headrace.services.codebuild.settings import (
    Artifacts,
    BatchConfig,
    BuildSettings,
    Cache,
    Environment,
    EnvironmentVariable,
    LogsConfig,
    Source,
)
from headrace.services.codebuild.source.location import GitUrls, s3_location

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
GIT_TYPES = frozenset(
    {"CODECOMMIT", "GITHUB", "GITHUB_ENTERPRISE", "GITLAB", "GITLAB_SELF_MANAGED", "BITBUCKET"}
)
INLINE = re.compile(r"""\s*\{?\s*["']?version["']?\s*:""")
VARIABLE_TYPES = frozenset({"PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"})
CACHE_MODES = frozenset({"LOCAL_SOURCE_CACHE", "LOCAL_DOCKER_LAYER_CACHE", "LOCAL_CUSTOM_CACHE"})
TIMEOUTS = range(5, 2161)
QUEUED_TIMEOUTS = range(5, 481)
UNSUPPORTED = {
    "fileSystemLocations": "file systems",
    "debugSessionEnabled": "debug sessions",
    "fleetOverride": "fleets",
    "registryCredential": "registry credentials",
    "registryCredentialOverride": "registry credentials",
    "certificate": "certificates",
    "certificateOverride": "certificates",
    "fleet": "fleets",
    "computeConfiguration": "compute configurations",
    "dockerServer": "Docker servers",
}
"""Members that would change a build and that Headrace cannot do, by what they ask for."""


def refuse_unsupported(members: dict[str, Any]) -> None:
    """Raise `AwsError` if these members ask for what Headrace has not."""
    for name, thing in UNSUPPORTED.items():
        if members.get(name):
            raise invalid_input(f"Headrace does not support {thing} ({name})")
    if isinstance(environment := members.get("environment"), dict):
        refuse_unsupported(environment)


def validate(settings: BuildSettings, urls: GitUrls) -> None:
    """Raise `AwsError` for the first thing that is wrong."""
    _source(settings.source, "Invalid project source", urls)
    _secondary_sources(settings, urls)
    _artifacts(settings.artifacts)
    _secondary_artifacts(settings.secondary_artifacts)
    _cache(settings.cache)
    validate_environment(settings.environment)
    _range("timeoutInMinutes", settings.timeout_in_minutes, TIMEOUTS)
    _range("queuedTimeoutInMinutes", settings.queued_timeout_in_minutes, QUEUED_TIMEOUTS)
    _range("autoRetryLimit", settings.auto_retry_limit, range(11))
    _logs(settings.logs_config)
    _batch(settings.build_batch_config)


def validate_concurrency(limit: int | None) -> None:
    if limit is not None and limit < 1:
        raise invalid_input("Invalid concurrent build limit: it must be at least 1")


def inline(buildspec: str | None) -> bool:
    """Whether it is the specification itself and not the name of a file that holds it."""
    return bool(buildspec) and ("\n" in str(buildspec) or INLINE.match(str(buildspec)) is not None)


def _source(source: Source, prefix: str, urls: GitUrls) -> None:
    if source.type == "NO_SOURCE":
        if not inline(source.buildspec):
            raise invalid_input(f"{prefix}: when using NO_SOURCE, a buildspec must be specified")
        return
    if source.type != "S3" and source.type not in GIT_TYPES:
        raise invalid_input(f"{prefix}: Headrace does not support the source type {source.type}")
    if not source.location:
        raise invalid_input(f"{prefix}: location is a required field")
    if source.type == "S3" and s3_location(source.location) is None:
        raise invalid_input(f"{prefix}: location must be a valid S3 location, bucket/path")
    if source.type in GIT_TYPES and (problem := urls.problem(source.location)):
        raise invalid_input(f"{prefix}: {problem}")
    if (source.git_clone_depth or 0) < 0:
        raise invalid_input(f"{prefix}: gitCloneDepth must not be negative")


def _secondary_sources(settings: BuildSettings, urls: GitUrls) -> None:
    _at_most_twelve("sources", settings.secondary_sources)
    for source in settings.secondary_sources:
        if source.type == "NO_SOURCE":
            raise invalid_input("Invalid secondary source: the type NO_SOURCE is for the primary source only")
        _source(source, "Invalid secondary source", urls)
    _identifiers(
        "Invalid secondary source: sourceIdentifier",
        [source.source_identifier for source in settings.secondary_sources],
    )
    known = {source.source_identifier for source in settings.secondary_sources}
    for version in settings.secondary_source_versions:
        if version.source_identifier not in known:
            raise invalid_input(
                f"Invalid secondary source version: there is no source {version.source_identifier}"
            )


def _artifacts(artifacts: Artifacts) -> None:
    _one_of("Invalid artifacts: type", artifacts.type, {"S3", "NO_ARTIFACTS"})
    _one_of("Invalid artifacts: packaging", artifacts.packaging, {"NONE", "ZIP"})
    _one_of("Invalid artifacts: namespaceType", artifacts.namespace_type, {"NONE", "BUILD_ID"})
    if artifacts.type == "S3" and not artifacts.location:
        raise invalid_input("Invalid artifacts: artifact type S3 should have location")


def _secondary_artifacts(secondary: tuple[Artifacts, ...]) -> None:
    _at_most_twelve("artifacts", secondary)
    for artifacts in secondary:
        _artifacts(artifacts)
    _identifiers(
        "Invalid secondary artifacts: artifactIdentifier",
        [artifacts.artifact_identifier for artifacts in secondary],
    )


def _cache(cache: Cache) -> None:
    _one_of("Invalid cache: type", cache.type, {"NO_CACHE", "S3", "LOCAL"})
    if cache.type == "S3" and not cache.location:
        raise invalid_input("Invalid cache: location is a required field for a cache of type S3")
    if cache.type == "LOCAL" and not cache.modes:
        raise invalid_input("Invalid cache: modes is a required field for a cache of type LOCAL")
    for mode in cache.modes or ():
        _one_of("Invalid cache: mode", mode, CACHE_MODES)


def validate_environment(environment: Environment) -> None:
    """Raise `AwsError` for an environment that builds can't have."""
    sizes = SIZES.get(environment.type)
    if sizes is None:
        raise invalid_input(
            f"Invalid environment: Headrace does not support the environment type {environment.type}"
        )
    if environment.compute_type not in sizes:
        raise invalid_input(
            f"Invalid environment: Headrace does not support the compute type {environment.compute_type}"
        )
    if not environment.image.strip():
        raise invalid_input("Invalid environment: image is a required field")
    variables(environment.environment_variables)


def variables(given: Iterable[EnvironmentVariable]) -> None:
    """Raise `AwsError` for a variable that can't be one."""
    for variable in given:
        if not variable.name or "=" in variable.name or "\0" in variable.name + variable.value:
            raise invalid_input(
                "Invalid environment variable: its name or value can't be passed to a process"
            )
        _one_of("Invalid environment variable: type", variable.type, VARIABLE_TYPES)


def _logs(config: LogsConfig | None) -> None:
    s3 = config.s3_logs if config else None
    if s3 and s3.status == "ENABLED":
        raise invalid_input("Invalid logs config: Headrace does not support logs in S3 (s3Logs)")


def _batch(config: BatchConfig | None) -> None:
    if config is None:
        return
    _range("buildBatchConfig.timeoutInMins", config.timeout_in_mins, TIMEOUTS)
    if config.restrictions:
        _range(
            "buildBatchConfig.restrictions.maximumBuildsAllowed",
            config.restrictions.maximum_builds_allowed,
            range(1, 101),
        )


def _identifiers(what: str, identifiers: list[str | None]) -> None:
    for identifier in identifiers:
        if not identifier or not IDENTIFIER.fullmatch(identifier):
            raise invalid_input(f"{what} must be letters, digits and underscores, at most 128")
    if len(set(identifiers)) < len(identifiers):
        raise invalid_input(f"{what} must be unique")


def _at_most_twelve(what: str, items: tuple[Any, ...]) -> None:
    if len(items) > 12:
        raise invalid_input(f"Invalid project: at most 12 secondary {what} are allowed")


def _one_of(what: str, value: str | None, allowed: Iterable[str]) -> None:
    if value is not None and value not in allowed:
        raise invalid_input(f"{what} must be one of {', '.join(sorted(allowed))}")


def _range(name: str, value: int | None, allowed: range) -> None:
    if value is not None and value not in allowed:
        raise invalid_input(f"Invalid {name}: it must be between {allowed[0]} and {allowed[-1]}")
