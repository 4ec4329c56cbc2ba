"""What a build specification says, as values.

After the CodeBuild user guide, «Build specification reference».
"""

import re
from typing import Literal

from headrace.engines.spec import Part

YAML_FILE_ERROR = "YAML_FILE_ERROR"


class BuildspecError(Exception):
    """The specification can't be used: `code` and `message` are those of a phase's context."""

    def __init__(self, message: str, *, code: str = YAML_FILE_ERROR) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class OnFailure(Part, frozen=True, kw_only=True):
    """What follows when a phase fails. A phase without one follows CodeBuild's table."""

    action: Literal["ABORT", "CONTINUE", "RETRY"]
    retries: int = 3
    """RETRY: how often the build is tried again at most."""
    pattern: str = ".*"
    """RETRY: a regular expression that is searched for in the phase's error message."""

    def retries_build(self, message: str, *, tries: int) -> bool:
        """Whether a build that failed with this message, having been retried so often, is tried again."""
        return self.action == "RETRY" and tries < self.retries and bool(re.search(self.pattern, message))


class PhaseSpec(Part, frozen=True, kw_only=True):
    """One of the four phases that run commands."""

    name: str
    """`INSTALL`, `PRE_BUILD`, `BUILD` or `POST_BUILD`."""
    commands: tuple[str, ...] = ()
    finally_commands: tuple[str, ...] = ()
    on_failure: OnFailure | None = None
    run_as: str | None = None
    """The user of this phase: its own, else the specification's; None for the image's."""
    runtime_versions: dict[str, str] = {}


class ArtifactsSpec(Part, frozen=True, kw_only=True):
    """Which files become an artifact."""

    files: tuple[str, ...]
    name: str | None = None
    base_directory: str | None = None
    discard_paths: bool = False
    exclude_paths: tuple[str, ...] = ()
    enable_symlinks: bool = False
    s3_prefix: str | None = None


class CacheSpec(Part, frozen=True, kw_only=True):
    paths: tuple[str, ...] = ()
    key: str | None = None
    fallback_keys: tuple[str, ...] = ()
    action: Literal["restore", "save"] | None = None
    """None: both."""


class ReportSpec(Part, frozen=True, kw_only=True):
    """One test report, as it is written."""

    files: tuple[str, ...] = ()
    file_format: str = "JUNITXML"
    base_directory: str | None = None
    discard_paths: bool = False


class MemberEnv(Part, frozen=True, kw_only=True):
    """How a batch's member differs from its project's environment."""

    compute_type: str | None = None
    fleet: str | None = None
    image: str | None = None
    privileged_mode: bool | None = None
    type: str | None = None
    variables: dict[str, str] = {}


class MemberSpec(Part, frozen=True, kw_only=True):
    """An item of `build-list` or `build-graph`."""

    identifier: str
    buildspec: str | None = None
    debug_session: bool = False
    depends_on: tuple[str, ...] = ()
    env: MemberEnv = MemberEnv()
    ignore_failure: bool = False


class MatrixSpec(Part, frozen=True, kw_only=True):
    """`build-matrix`: `static` goes for every member, every other field is an axis."""

    static: MemberEnv = MemberEnv()
    ignore_failure: bool = False
    buildspecs: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    compute_types: tuple[str, ...] = ()
    fleets: tuple[str, ...] = ()
    variables: dict[str, tuple[str, ...]] = {}


class FanoutSpec(Part, frozen=True, kw_only=True):
    """`build-fanout`: so many equal members, each of which takes its share of the tests."""

    parallelism: int
    ignore_failure: bool = False


class BatchSpec(Part, frozen=True, kw_only=True):
    """Exactly one of `builds` (a list or a graph), `matrix` and `fanout` is given."""

    fast_fail: bool = False
    builds: tuple[MemberSpec, ...] = ()
    matrix: MatrixSpec | None = None
    fanout: FanoutSpec | None = None


class Buildspec(Part, frozen=True, kw_only=True):
    """A build specification."""

    version: Literal["0.1", "0.2"]
    shell: str = "sh"
    """`sh` or `bash`."""
    variables: dict[str, str] = {}
    parameter_store: dict[str, str] = {}
    """By variable: a parameter's name."""
    secrets_manager: dict[str, str] = {}
    """By variable: `secret-id:json-key:version-stage:version-id`, of which the first part is needed."""
    exported_variables: tuple[str, ...] = ()
    git_credential_helper: bool = False
    phases: tuple[PhaseSpec, ...] = ()
    """Those that the text has, in the order they run."""
    artifacts: ArtifactsSpec | None = None
    secondary_artifacts: dict[str, ArtifactsSpec] = {}
    """By artifact identifier."""
    cache: CacheSpec | None = None
    reports: dict[str, ReportSpec] = {}
    """By the report group's name or ARN."""
    batch: BatchSpec | None = None
