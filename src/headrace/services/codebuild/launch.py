"""A build's record and specification, turned into the run that performs it. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from posixpath import join
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from headrace.engines.base import Capacity
from headrace.engines.spec import ContainerSpec, Mount, RunSpec
from headrace.kit.ids import child
from headrace.runs.records import Input, LogDestination, Output, Run, SecretReference
from headrace.services.codebuild import names
from headrace.services.codebuild.buildspec import ArtifactsSpec, Buildspec
from headrace.services.codebuild.compute import Size, limits
from headrace.services.codebuild.driver import render
from headrace.services.codebuild.driver.render import Places
from headrace.services.codebuild.environment import (
    BuildEnvironment,
    BuildFacts,
    Reference,
    build_environment,
)
from headrace.services.codebuild.lifecycle import deadline
from headrace.services.codebuild.output import FAREWELL
from headrace.services.codebuild.records import Build
from headrace.services.codebuild.selection import cache_roots, root
from headrace.services.codebuild.settings import Source
from headrace.services.codebuild.source.location import s3_location

CONTAINER = "build"
RESULTS = "results"
PRIMARY = "artifacts"
"""The output that holds the primary artifact's files; a secondary one's is `artifacts-ID`."""
DRIVERS = "codebuild/drivers/"
"""Where blobs are that only one build needs, by its uuid."""
CURATED = "aws/codebuild/"
STOP_SECONDS = 1.0
"""A build that is stopped has nothing to say any more."""


class Directories(NamedTuple):
    """Where sources are in the container."""

    primary: str
    secondary: dict[str, str]


class Laid(NamedTuple):
    """A tar archive in the blob store, and where its files belong."""

    blob: str
    path: str
    mounted: bool = False


def directories(build: Build) -> Directories:
    """`/codebuild/output/src<digits>/src…`, other digits for every source.

    The same for all builds of a project, because caches of many tools hold absolute paths.
    """
    project = hashlib.sha256(f"{build.scope}/{build.project}".encode())
    first = int(project.hexdigest(), 16) % 1_000_000_000
    settings = build.settings
    return Directories(
        _directory(settings.source, first, 0),
        {
            source.source_identifier or "": _directory(source, first + place, place)
            for place, source in enumerate(settings.secondary_sources, start=1)
        },
    )


def has_primary(build: Build) -> bool:
    """Whether there is a primary source: it is then the first of those the build holds."""
    return build.settings.source.type != "NO_SOURCE"


def places(build: Build) -> Places:
    return Places(source=directories(build).primary)


def run_id(build: Build) -> str:
    """The same for the same build, so that it is never run twice."""
    return child(build.id, "run")


def run(
    build: Build,
    spec: Buildspec,
    *,
    word: str,
    laid: Sequence[Laid],
    mounts: tuple[Mount, ...],
    machine: Capacity,
    now: datetime,
) -> Run:
    """The run that performs the build. `word` is the marker that its driver was made with.

    It reserves nothing of the machine: all builds of a batch start at once and share what there is.
    """
    environment = environment_of(build, spec)
    return Run(
        id=run_id(build),
        scope=build.scope,
        service="codebuild",
        group=build.id,
        spec=RunSpec(
            containers=(_container(build, environment, mounts, machine),),
            trust="" if build.settings.environment.privileged_mode else build.scope,
        ),
        logs={CONTAINER: destination(build)} if build.log else {},
        marker=word,
        farewell=FAREWELL,
        inputs=tuple(
            Input(container=CONTAINER, path=one.path, blob=one.blob, mounted=one.mounted) for one in laid
        ),
        outputs=outputs(build, spec),
        secrets=tuple(_secret(build, reference) for reference in environment.references),
        wait_for_room=False,
        time_limit=max(1.0, (deadline(build) - now).total_seconds()),
        created_at=now,
    )


def destination(build: Build) -> LogDestination:
    """Where the log of a build that has one goes."""
    if build.log is None:
        raise ValueError(f"{build.id} has no log")
    return LogDestination(group=build.log.group, stream=build.log.stream, create_group=True)


def environment_of(build: Build, spec: Buildspec) -> BuildEnvironment:
    """The variables the build's container gets."""
    return build_environment(
        spec,
        _facts(build),
        variables=build.settings.environment.environment_variables,
        overrides=build.overrides,
        member=build.member.variables if build.member else None,
    )


def driver_files(
    build: Build, spec: Buildspec, *, word: str, location: str, insecure_registries: Sequence[str]
) -> bytes:
    """The driver as a tar archive, to be laid at its root. `location`: the specification's."""
    where = replace(places(build), buildspec=location)
    files = render.files(
        spec,
        word=word,
        places=where,
        evaluate=_texts(build, spec),
        docker=bool(build.settings.environment.privileged_mode),
        insecure_registries=insecure_registries,
        waits=True,
    )
    return render.archive(files)


def outputs(build: Build, spec: Buildspec) -> tuple[Output, ...]:
    """What is to be taken from the container when it has ended."""
    where = places(build)
    found = {RESULTS: where.results} if _leaves_values(build, spec) else {}
    found |= {name: root(where.source, wanted) for name, wanted in artifacts_of(build, spec).items()}
    found |= cached_to_s3(build, spec)
    return tuple(Output(name=name, container=CONTAINER, path=path) for name, path in found.items())


def _leaves_values(build: Build, spec: Buildspec) -> bool:
    """Whether the driver will leave any value: taking out an empty folder costs a tenth of a second of
    the machine's time, for each of many builds."""
    return bool(spec.exported_variables or _texts(build, spec))


def artifacts_of(build: Build, spec: Buildspec) -> dict[str, ArtifactsSpec]:
    """The artifacts that are to be uploaded, by output name."""
    settings = build.settings
    found = {}
    if spec.artifacts and settings.artifacts.type == "S3":
        found[PRIMARY] = spec.artifacts
    for configured in settings.secondary_artifacts:
        wanted = spec.secondary_artifacts.get(configured.artifact_identifier or "")
        if wanted and configured.type == "S3":
            found[f"{PRIMARY}-{configured.artifact_identifier}"] = wanted
    return found


def cached_to_s3(build: Build, spec: Buildspec) -> dict[str, str]:
    """The paths in the container that its S3 cache is to keep, by output name."""
    if build.settings.cache.type != "S3" or spec.cache is None or spec.cache.action == "restore":
        return {}
    roots = cache_roots(directories(build).primary, spec.cache.paths)
    return {f"cache-{place}": path for place, path in enumerate(roots)}


def _container(
    build: Build, environment: BuildEnvironment, mounts: tuple[Mount, ...], machine: Capacity
) -> ContainerSpec:
    wanted = build.settings.environment
    size = limits(wanted.type, wanted.compute_type, Size(machine.cpus, machine.memory))
    return ContainerSpec(
        name=CONTAINER,
        image=image(wanted.image),
        entrypoint=render.command(places(build)),
        command=(),
        environment=environment.plain,
        working_directory=places(build).source,
        user="0",
        stop_timeout=STOP_SECONDS,
        cpu_limit=size.cpus,
        memory_limit=size.memory,
        mounts=mounts,
        privileged=bool(wanted.privileged_mode),
    )


def image(name: str) -> str:
    """The name to pull an image by: CodeBuild's own ones are in Amazon's public registry."""
    return f"public.ecr.aws/codebuild/{name.removeprefix(CURATED)}" if name.startswith(CURATED) else name


def _facts(build: Build) -> BuildFacts:
    where = directories(build)
    settings = build.settings
    versions = {one.source_identifier: one.source_version for one in settings.secondary_source_versions}
    return BuildFacts(
        region=build.scope.split("/")[1],
        build_arn=names.arn(build.scope, f"build/{build.name}"),
        build_id=build.name,
        build_number=build.number,
        project_arn=names.arn(build.scope, f"project/{build.project}"),
        image=settings.environment.image,
        initiator=build.initiator,
        started_at=build.created_at,
        source_directory=where.primary,
        secondary_directories=where.secondary,
        source_url=_url(settings.source),
        source_version=settings.source_version,
        secondary_urls={one.source_identifier or "": _url(one) or "" for one in settings.secondary_sources},
        secondary_versions=versions,
        resolved_source_version=build.resolved_source_version,
        log_stream=build.log.stream if build.log else None,
        encryption_key=settings.encryption_key,
        batch_identifier=build.member.identifier if build.member else None,
    )


def _texts(build: Build, spec: Buildspec) -> Mapping[str, str]:
    """What the build's shell is to expand: the names of artifacts that override their project's."""
    configured = {PRIMARY: build.settings.artifacts} | {
        f"{PRIMARY}-{one.artifact_identifier}": one for one in build.settings.secondary_artifacts
    }
    return {
        name: wanted.name
        for name, wanted in artifacts_of(build, spec).items()
        if wanted.name and configured[name].override_artifact_name
    }


def _directory(source: Source, digits: int, place: int) -> str:
    base = f"/codebuild/output/src{digits}/src"
    if source.type == "NO_SOURCE":
        return base
    if source.type == "S3":
        return f"{base}/s3/{place:02d}"
    return join(base, _repository(source.location or ""))


def _repository(location: str) -> str:
    """`github.com/owner/name`, from any form of a repository's URL."""
    url = urlsplit(location) if "://" in location else urlsplit("ssh://" + location.replace(":", "/", 1))
    parts = [part for part in url.path.removesuffix(".git").split("/") if part not in ("", ".", "..")]
    return join(*(part for part in (url.hostname or "git", *parts)))


def _url(source: Source) -> str | None:
    place = s3_location(source.location or "") if source.type == "S3" else None
    return f"s3://{place.bucket}/{place.key}" if place else source.location


def _secret(build: Build, reference: Reference) -> SecretReference:
    account, region = build.scope.split("/")
    value = reference.value
    if not value.startswith("arn:") and reference.type == "PARAMETER_STORE":
        value = f"arn:aws:ssm:{region}:{account}:parameter/{value.removeprefix('/')}"
    elif not value.startswith("arn:"):
        value = f"arn:aws:secretsmanager:{region}:{account}:secret:{value}"
    return SecretReference(container=CONTAINER, name=reference.name, value_from=value)


def volume(build: Build, path: str) -> str:
    """The name of the kept volume that holds this path for all builds of the project."""
    digest = hashlib.sha256(f"{build.scope}/{build.project}\n{build.cache_generation}\n{path}".encode())
    return f"codebuild-{digest.hexdigest()[:32]}"
