"""What CodeBuild remembers."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import msgspec

from headrace.services.codebuild.settings import BuildSettings, EnvironmentVariable
from headrace.store.base import Index, Record


class Status(StrEnum):
    """AWS's `StatusType`."""

    IN_PROGRESS = "IN_PROGRESS"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    FAULT = "FAULT"
    TIMED_OUT = "TIMED_OUT"
    STOPPED = "STOPPED"


class BuildPhase(StrEnum):
    """AWS's `BuildPhaseType`, in the order they are passed through."""

    SUBMITTED = "SUBMITTED"
    QUEUED = "QUEUED"
    PROVISIONING = "PROVISIONING"
    DOWNLOAD_SOURCE = "DOWNLOAD_SOURCE"
    INSTALL = "INSTALL"
    PRE_BUILD = "PRE_BUILD"
    BUILD = "BUILD"
    POST_BUILD = "POST_BUILD"
    UPLOAD_ARTIFACTS = "UPLOAD_ARTIFACTS"
    FINALIZING = "FINALIZING"
    COMPLETED = "COMPLETED"


class BatchPhase(StrEnum):
    """AWS's `BuildBatchPhaseType`."""

    SUBMITTED = "SUBMITTED"
    DOWNLOAD_BATCHSPEC = "DOWNLOAD_BATCHSPEC"
    IN_PROGRESS = "IN_PROGRESS"
    COMBINE_ARTIFACTS = "COMBINE_ARTIFACTS"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


class Work(StrEnum):
    """What is left to do for a build or a batch: the list it is found in."""

    ACTIVE = "active"
    """It goes on."""
    CLEANING = "cleaning"
    """It has ended; what it used is being let go."""
    DONE = "done"


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the values inside the records below."""


class Context(Item, frozen=True, kw_only=True):
    """Why a phase ended as it did: AWS's `PhaseContext`."""

    code: str
    message: str


class PhaseEntry(Item, frozen=True, kw_only=True):
    """One phase of a build or a batch, from when it was entered."""

    type: str
    started_at: datetime
    ended_at: datetime | None = None
    status: Status | None = None
    context: Context | None = None


class Project(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`."""

    kind: ClassVar[str] = "codebuild-project"

    name: str
    settings: BuildSettings
    description: str | None = None
    tags: dict[str, str] = {}
    badge_enabled: bool = False
    concurrent_build_limit: int | None = None
    cache_generation: int = 0
    """Grows by InvalidateProjectCache: caches of an older generation are not looked at."""
    created_at: datetime
    modified_at: datetime

    def index(self) -> Index:
        return Index(sort=self.name)


class BuildNumber(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The last numbers given to a project's builds and batches. Its id is the project's, which it
    outlives, so that no number is given twice."""

    kind: ClassVar[str] = "codebuild-number"

    build: int = 0
    batch: int = 0


class Token(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An idempotency token that has been used. Its id is `scope/operation/token`."""

    kind: ClassVar[str] = "codebuild-token"

    request: str
    """A digest of the request's other members."""
    result: str
    """The id of the record it made."""
    used_at: datetime

    def index(self) -> Index:
        return Index(owner="token", sort=f"{self.used_at.isoformat()}/{self.id}")


class UploadedArtifact(Item, frozen=True, kw_only=True):
    """Artifacts as they were put to S3."""

    location: str
    """An ARN."""
    identifier: str | None = None
    sha256: str | None = None
    md5: str | None = None


class Member(Item, frozen=True, kw_only=True):
    """A build's place in a batch."""

    batch: str
    """The batch's record id."""
    batch_arn: str
    identifier: str
    variables: dict[str, str] = {}
    """What only this member is given: the batch specification's `env.variables` and shard numbers."""


class StopRequest(Item, frozen=True, kw_only=True):
    at: datetime


class LogPlace(Item, frozen=True, kw_only=True):
    """Where a build's log is."""

    group: str
    stream: str


class Build(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One build. Its id is `scope/project:uuid`.

    Handlers write `stop` and nothing else once it exists; the rest is the build controller's.
    """

    kind: ClassVar[str] = "codebuild-build"

    project: str
    """The project's name."""
    uuid: str
    number: int
    settings: BuildSettings
    cache_generation: int = 0
    initiator: str
    overrides: tuple[EnvironmentVariable, ...] = ()
    """The variables that StartBuild gave: they are among the settings' and win over a batch member's."""
    member: Member | None = None
    retry_of: str | None = None
    """The wire id of the build that this one repeats by the project's autoRetryLimit."""
    retry_number: int = 0
    next_retry: str | None = None
    """The wire id of the build that repeats this one by autoRetryLimit."""
    created_at: datetime

    stop: StopRequest | None = None

    status: Status = Status.IN_PROGRESS
    phases: tuple[PhaseEntry, ...] = ()
    resolved_source_version: str | None = None
    sources: tuple[str, ...] = ()
    """The keys of the fetched sources it holds, the primary one first."""
    buildspec: str | None = None
    """The specification's text, once it has been found."""
    source_seconds: float = 0.0
    """How long fetching the source took."""
    run: str | None = None
    """The id of its run, once that has been created."""
    log: LogPlace | None = None
    artifacts: tuple[UploadedArtifact, ...] = ()
    exported: dict[str, str] | None = None
    ended_at: datetime | None = None
    cleaned: bool = False
    """Nothing it used is left."""

    def index(self) -> Index:
        return Index(
            owner=f"{self.scope}/{self.project}",
            phase=work(ended=self.complete, cleaned=self.cleaned),
            sort=f"{self.created_at.isoformat()}/{self.number:09d}/{self.uuid}",
        )

    @property
    def name(self) -> str:
        """What AWS calls the build's id: `project:uuid`."""
        return f"{self.project}:{self.uuid}"

    @property
    def complete(self) -> bool:
        return self.status is not Status.IN_PROGRESS

    @property
    def current_phase(self) -> BuildPhase:
        return BuildPhase(self.phases[-1].type)


class Group(Item, frozen=True, kw_only=True):
    """A member of a batch, with the builds that were started for it: record ids."""

    identifier: str
    depends_on: tuple[str, ...] = ()
    ignore_failure: bool = False
    current: str | None = None
    """None: not started, or to be started again."""
    prior: tuple[str, ...] = ()
    """Those before, oldest first."""

    @property
    def builds(self) -> tuple[str, ...]:
        return (*self.prior, self.current) if self.current else self.prior


class Batch(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One batch of builds. Its id is `scope/project:uuid`.

    While it goes on, handlers write `stop` and nothing else; the rest is the batch controller's.
    """

    kind: ClassVar[str] = "codebuild-batch"

    project: str
    uuid: str
    number: int
    settings: BuildSettings
    cache_generation: int = 0
    initiator: str
    overrides: tuple[EnvironmentVariable, ...] = ()
    created_at: datetime

    stop: StopRequest | None = None

    status: Status = Status.IN_PROGRESS
    phases: tuple[PhaseEntry, ...] = ()
    resolved_source_version: str | None = None
    sources: tuple[str, ...] = ()
    buildspec: str | None = None
    groups: tuple[Group, ...] = ()
    ended_at: datetime | None = None
    cleaned: bool = False

    def index(self) -> Index:
        return Index(
            owner=f"{self.scope}/{self.project}",
            phase=work(ended=self.complete, cleaned=self.cleaned),
            sort=f"{self.created_at.isoformat()}/{self.number:09d}/{self.uuid}",
        )

    @property
    def name(self) -> str:
        return f"{self.project}:{self.uuid}"

    @property
    def complete(self) -> bool:
        return self.status is not Status.IN_PROGRESS

    @property
    def current_phase(self) -> BatchPhase:
        return BatchPhase(self.phases[-1].type)


def work(*, ended: bool, cleaned: bool) -> Work:
    if not ended:
        return Work.ACTIVE
    return Work.DONE if cleaned else Work.CLEANING


class FetchedSource(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A source that has been fetched, kept while somebody uses it. Its id says what it is: the same
    content has the same id."""

    kind: ClassVar[str] = "codebuild-source"

    archive: str
    """The key of an uncompressed tar archive in the blob store."""
    files: str
    """The key of the archive's index."""
    resolved: str | None = None
    """The commit or the object's version."""


class SourceUse(Record, frozen=True, kw_only=True, omit_defaults=True):
    """That a build or a batch uses a source. Its id is `user/source`, the user's id being a record's."""

    kind: ClassVar[str] = "codebuild-source-use"

    source: str

    def index(self) -> Index:
        return Index(owner=self.source, sort=self.id)


class Lease(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Whose a volume is that only one build may use at a time. Its id is the volume's name; it ends
    with the build."""

    kind: ClassVar[str] = "codebuild-lease"

    holder: str
