"""What CodeBuild understands of a specification, except for batches."""

import re
from typing import Literal, cast

from headrace.services.codebuild.buildspec import reading
from headrace.services.codebuild.buildspec.batches import batch
from headrace.services.codebuild.buildspec.loading import Keys, Value, load
from headrace.services.codebuild.buildspec.values import (
    ArtifactsSpec,
    Buildspec,
    BuildspecError,
    CacheSpec,
    OnFailure,
    PhaseSpec,
    ReportSpec,
)

PHASES = ("install", "pre_build", "build", "post_build")
SHELLS = {"sh": "sh", "/bin/sh": "sh", "bash": "bash", "/bin/bash": "bash"}
RETRY = re.compile(r"RETRY(?:-(?P<count>\d{1,3})(?=-|$))?(?:-(?P<pattern>.+))?", re.DOTALL)


def parse(text: str) -> Buildspec:
    """What the text says. Raises `BuildspecError`."""
    document = load(text)
    if not isinstance(document, Keys):
        raise BuildspecError("The build specification is empty or not a map")
    version = _version(document)
    env = reading.keys(document.get("env"), "env")
    artifacts = reading.keys(document.get("artifacts"), "artifacts")
    return Buildspec(
        version=version,
        shell=_shell(env),
        variables=_variables(document, env, version),
        parameter_store=reading.table(env.get("parameter-store"), "parameter-store"),
        secrets_manager=reading.table(env.get("secrets-manager"), "secrets-manager"),
        exported_variables=_exported(env),
        git_credential_helper=bool(reading.flag(env.get("git-credential-helper"), "git-credential-helper")),
        phases=_phases(document),
        artifacts=_artifacts(artifacts, "artifacts") if artifacts else None,
        secondary_artifacts={
            name: _artifacts(reading.keys(spec, name), name)
            for name, spec in reading.keys(
                artifacts.get("secondary-artifacts"), "secondary-artifacts"
            ).items()
        },
        cache=_cache(reading.keys(document.get("cache"), "cache")),
        reports={
            name: _report(reading.keys(spec, name))
            for name, spec in reading.keys(document.get("reports"), "reports").items()
        },
        batch=batch(document["batch"]) if document.get("batch") is not None else None,
    )


def _version(document: Keys) -> Literal["0.1", "0.2"]:
    said = reading.text(document.get("version"), "version")
    if said is None:
        raise BuildspecError("Missing version")
    if said not in ("0.1", "0.2"):
        raise BuildspecError(f"Unknown version: {said}, expected 0.1 or 0.2")
    return cast(Literal["0.1", "0.2"], said)


def _shell(env: Keys) -> str:
    said = reading.text(env.get("shell"), "shell") or "sh"
    if said not in SHELLS:
        raise BuildspecError(f"Unsupported shell: {said}, expected bash or /bin/sh")
    return SHELLS[said]


def _variables(document: Keys, env: Keys, version: str) -> dict[str, str]:
    if version == "0.1":
        old = reading.keys(document.get("environment_variables"), "environment_variables")
        return reading.table(old.get("plaintext"), "plaintext")
    return reading.table(env.get("variables"), "variables")


def _exported(env: Keys) -> tuple[str, ...]:
    names = reading.texts(env.get("exported-variables"), "exported-variables")
    return tuple(reading.identifier(name, "exported-variables") for name in names)


def _phases(document: Keys) -> tuple[PhaseSpec, ...]:
    said = reading.keys(document.get("phases"), "phases")
    if not said and document.get("batch") is None:
        raise BuildspecError("Missing phases")
    for name in said:
        if name not in PHASES:
            raise BuildspecError(f"Unknown phase: {name}, expected one of {', '.join(PHASES)}")
    user = reading.text(document.get("run-as"), "run-as")
    return tuple(_phase(name, said[name], user) for name in PHASES if name in said)


def _phase(name: str, value: Value, user: str | None) -> PhaseSpec:
    said = reading.keys(value, name)
    commands = reading.commands(said.get("commands"), "Commands")
    if not commands and name != "install":
        raise BuildspecError(f"Missing commands in phase {name}")
    return PhaseSpec(
        name=name.upper(),
        commands=commands,
        finally_commands=reading.commands(said.get("finally"), "Finally"),
        on_failure=_on_failure(reading.text(said.get("on-failure"), "on-failure")),
        run_as=_user(reading.text(said.get("run-as"), "run-as") or user),
        runtime_versions=reading.table(said.get("runtime-versions"), "runtime-versions"),
    )


def _user(said: str | None) -> str | None:
    if said is None or re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\$?", said):
        return said
    raise BuildspecError(f"Invalid run-as: {said}")


def _on_failure(said: str | None) -> OnFailure | None:
    if said is None:
        return None
    if said in ("ABORT", "CONTINUE"):
        return OnFailure(action=cast(Literal["ABORT", "CONTINUE"], said))
    retry = RETRY.fullmatch(said)
    if retry is None or int(retry["count"] or 0) > 100:
        raise BuildspecError(f"Invalid on-failure: {said}")
    return OnFailure(
        action="RETRY", retries=int(retry["count"] or 3), pattern=_regex(retry["pattern"] or ".*")
    )


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise BuildspecError(f"Invalid on-failure: {pattern}: {error}") from None
    return pattern


def _artifacts(said: Keys, name: str) -> ArtifactsSpec:
    files = reading.texts(said.get("files"), f"{name}.files")
    if not files:
        raise BuildspecError(f"Missing files in {name}")
    return ArtifactsSpec(
        files=files,
        name=reading.text(said.get("name"), "name"),
        base_directory=reading.text(said.get("base-directory"), "base-directory"),
        discard_paths=bool(reading.flag(said.get("discard-paths"), "discard-paths")),
        exclude_paths=reading.texts(said.get("exclude-paths"), "exclude-paths"),
        enable_symlinks=bool(reading.flag(said.get("enable-symlinks"), "enable-symlinks")),
        s3_prefix=reading.text(said.get("s3-prefix"), "s3-prefix"),
    )


def _cache(said: Keys) -> CacheSpec | None:
    if not said:
        return None
    fallbacks = reading.texts(said.get("fallback-keys"), "fallback-keys")
    if len(fallbacks) > 5:
        raise BuildspecError("Invalid fallback-keys: at most 5 are allowed")
    action = reading.choice(said.get("action"), "action", ("restore", "save"))
    return CacheSpec(
        paths=reading.texts(said.get("paths"), "cache.paths"),
        key=reading.text(said.get("key"), "key"),
        fallback_keys=fallbacks,
        action=cast(Literal["restore", "save"] | None, action),
    )


def _report(said: Keys) -> ReportSpec:
    return ReportSpec(
        files=reading.texts(said.get("files"), "files"),
        file_format=(reading.text(said.get("file-format"), "file-format") or "JUNITXML").upper(),
        base_directory=reading.text(said.get("base-directory"), "base-directory"),
        discard_paths=bool(reading.flag(said.get("discard-paths"), "discard-paths")),
    )
