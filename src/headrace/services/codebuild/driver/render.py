"""The files that are laid into a build's container, and the container's command. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from headrace.engines.spec import Part
from headrace.services.codebuild.buildspec import Buildspec


class Places(Part, frozen=True, kw_only=True):
    """Absolute paths inside the container."""

    root: str = "/codebuild"
    """Where the files are laid: everything the driver has and leaves is below it."""
    source: str
    """Where commands start: CODEBUILD_SRC_DIR."""
    buildspec: str = "/codebuild/readonly/buildspec.yml"
    """Named in the log."""

    @property
    def results(self) -> str:
        """The folder in which the driver leaves its values; a run's `Output` should collect it."""
        return f"{self.root}/output/headrace"


class LaidFile(NamedTuple):
    path: str
    """Relative to `Places.root`; a folder's ends in `/`."""
    content: bytes
    mode: int


def files(
    buildspec: Buildspec,
    *,
    word: str,
    places: Places,
    evaluate: Mapping[str, str] | None = None,
    docker: bool = False,
    insecure_registries: Sequence[str] = (),
) -> tuple[LaidFile, ...]:
    """Everything the driver needs, to be laid below `places.root`.

    `word` is the run's marker. `evaluate`: texts that the build's shell expands when its phases are
    over (an artifact's name, a cache key), by the name of the file in `places.results` that is to hold
    the value. `docker`: the container is privileged; a daemon is started in it if the image has one.
    Exported variables are left in files `exported/NAME`; one that is not set leaves none.
    """
    raise NotImplementedError


def archive(files: Sequence[LaidFile]) -> bytes:
    """The files as an uncompressed tar archive, ready to be a run's `Input` at `Places.root`."""
    raise NotImplementedError


def command(places: Places) -> tuple[str, ...]:
    """The container's entrypoint (its command is to be empty)."""
    raise NotImplementedError


def evaluated(listing: Mapping[str, bytes]) -> dict[str, str]:
    """The values of `evaluate`, out of the files of `places.results` by their path below it."""
    raise NotImplementedError


def exported(listing: Mapping[str, bytes]) -> dict[str, str]:
    """The exported variables, out of the files of `places.results` by their path below it."""
    raise NotImplementedError
