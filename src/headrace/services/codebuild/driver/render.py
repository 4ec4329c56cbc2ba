"""The files that are laid into a build's container, and the container's command. Pure."""

import io
import json
import re
import shlex
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import files as resources
from typing import Any, NamedTuple

from headrace.engines.spec import Part
from headrace.services.codebuild.buildspec import Buildspec, PhaseSpec

SCRIPTS = ("driver.sh", "shell.sh", "phases.sh", "docker.sh")
PHASES = ("INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD")
STATE = ("progress", "environment", "inherited", "directory", "keeper", "dockerd.log")
"""Laid empty, so that they are there, and writable, whichever user's shell writes them first."""
VALUE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
LONGEST_SHOWN = 10_000
"""Characters of a command that its mark holds: a mark has to stay one line for the engine, too."""
HEREDOC_END = "HEADRACE_END_OF_VALUE"


class Places(Part, frozen=True, kw_only=True):
    """Absolute paths inside the container."""

    root: str = "/codebuild/headrace"
    """Where the files are laid: everything the driver has and leaves is below it."""
    source: str
    """Where commands start: CODEBUILD_SRC_DIR."""
    buildspec: str = "/codebuild/readonly/buildspec.yml"
    """Named in the log."""

    @property
    def results(self) -> str:
        """The folder in which the driver leaves its values; a run's `Output` should collect it."""
        return f"{self.root}/results"


class LaidFile(NamedTuple):
    path: str
    """Relative to `Places.root`; a folder's ends in `/`."""
    content: bytes
    mode: int


class _Step(NamedTuple):
    """A line of the driver's list, and the command if it is one."""

    line: str
    command: str | None = None


def files(
    buildspec: Buildspec,
    *,
    word: str,
    places: Places,
    evaluate: Mapping[str, str] | None = None,
    docker: bool = False,
    insecure_registries: Sequence[str] = (),
    waits: bool = False,
) -> tuple[LaidFile, ...]:
    """Everything the driver needs, to be laid below `places.root`.

    `word` is the run's marker. `evaluate`: texts that the build's shell expands when its phases are
    over (an artifact's name, a cache key), by the name of the file in `places.results` that is to hold
    the value. `docker`: the container is privileged; a daemon is started in it if the image has one.
    `waits`: behind its last mark the driver waits for SIGUSR1, so that the container does not end before
    all it wrote has been read.
    Exported variables are left in files `exported/NAME`; one that is not set leaves none.
    """
    steps = tuple(_steps(buildspec))
    texts = dict(evaluate or {})
    for name in texts:
        if not VALUE_NAME.fullmatch(name):
            raise ValueError(f"not the name of a file: {name!r}")
    access = _Access(shared=any(phase.run_as for phase in buildspec.phases))
    return (
        *access.folders("state/", "results/", "results/exported/", writable=True),
        *access.files({f"{name}": _script(name) for name in SCRIPTS}),
        *access.files({"settings": _settings(buildspec, places, docker, insecure_registries, waits)}),
        *access.files({"word": f"{word}\n", "plan": _plan(buildspec, places)}),
        *access.files({f"steps/{n}": f"{step.line}\n" for n, step in enumerate(steps)}),
        *access.files(
            {f"commands/{n}": f"{s.command}\n" for n, s in enumerate(steps) if s.command is not None}
        ),
        *access.files({"exports": _lines(_exportable(buildspec))}),
        *access.files({"evaluations": _lines(texts)}),
        *access.files({f"evaluate/{name}": _evaluation(text) for name, text in texts.items()}),
        *access.files({f"state/{name}": "" for name in STATE}, writable=True),
    )


class _Access(NamedTuple):
    """Who may read and write: root alone, or other users too where commands run as one."""

    shared: bool

    def folders(self, *paths: str, writable: bool = False) -> Iterator[LaidFile]:
        for path in paths:
            yield LaidFile(path, b"", 0o777 if writable and self.shared else 0o755)

    def files(self, contents: Mapping[str, str], *, writable: bool = False) -> Iterator[LaidFile]:
        mode = (0o666 if writable else 0o644) if self.shared else 0o600
        for path, content in contents.items():
            yield LaidFile(path, content.encode(), mode)


def _script(name: str) -> str:
    return resources(__package__).joinpath(name).read_text(encoding="utf-8")


def _settings(
    buildspec: Buildspec, places: Places, docker: bool, insecure_registries: Sequence[str], waits: bool
) -> str:
    settings = {
        "shell": "bash" if buildspec.shell == "bash" else "/bin/sh",
        "fresh": "1" if buildspec.version == "0.1" else "0",
        "source": places.source,
        "results": places.results,
        "docker": "1" if docker else "0",
        "waits": "1" if waits else "0",
        "registries": " ".join(insecure_registries),
    }
    return _lines(f"headrace_{name}={shlex.quote(value)}" for name, value in settings.items())


def _plan(buildspec: Buildspec, places: Places) -> str:
    """What `begin` tells the log: one line of JSON."""
    plan: dict[str, Any] = {
        "source": places.source,
        "buildspec": places.buildspec,
        "phases": [[phase.name, len(phase.commands)] for phase in buildspec.phases],
        "runtimes": any(phase.runtime_versions for phase in buildspec.phases),
        "cache": None if buildspec.cache is None else len(buildspec.cache.paths),
    }
    return json.dumps(plan) + "\n"


def _steps(buildspec: Buildspec) -> Iterator[_Step]:
    """All four phases: one that the specification leaves out succeeds without commands."""
    said = {phase.name: phase for phase in buildspec.phases}
    for name in PHASES:
        yield from _phase_steps(said.get(name, PhaseSpec(name=name)))


def _phase_steps(phase: PhaseSpec) -> Iterator[_Step]:
    action = phase.on_failure.action if phase.on_failure else "-"
    yield _Step(f"phase {phase.name} {len(phase.commands)} {action}")
    kinds = [("command", text) for text in phase.commands]
    kinds += [("finally", text) for text in phase.finally_commands]
    for index, (kind, text) in enumerate(kinds):
        yield _Step(f"{kind} {phase.name} {index} {phase.run_as or '-'} {_shown(text)}", text)
    yield _Step(f"end {phase.name}")


def _shown(text: str) -> str:
    return json.dumps(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…")


def _exportable(buildspec: Buildspec) -> Iterator[str]:
    """Not secrets and not `AWS_*` («exported-variables»)."""
    for name in buildspec.exported_variables:
        secret = name in buildspec.parameter_store or name in buildspec.secrets_manager
        if not secret and not name.startswith("AWS_"):
            yield name


def _evaluation(text: str) -> str:
    """A here-document is expanded as text in double quotes, in which quotes are nothing special."""
    line = " ".join(text.splitlines())
    return f"IFS= read -r headrace_value <<{HEREDOC_END}\n{line}\n{HEREDOC_END}\n"


def _lines(texts: Iterable[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


def archive(files: Sequence[LaidFile]) -> bytes:
    """The files as an uncompressed tar archive, ready to be a run's `Input` at `Places.root`."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for file in files:
            member = tarfile.TarInfo(file.path.rstrip("/"))
            member.mode = file.mode
            member.size = len(file.content)
            member.type = tarfile.DIRTYPE if file.path.endswith("/") else tarfile.REGTYPE
            tar.addfile(member, io.BytesIO(file.content))
    return buffer.getvalue()


def command(places: Places) -> tuple[str, ...]:
    """The container's entrypoint (its command is to be empty)."""
    return ("/bin/sh", f"{places.root}/driver.sh")


def evaluated(listing: Mapping[str, bytes]) -> dict[str, str]:
    """The values of `evaluate`, out of the files of `places.results` by their path below it. A text that
    could not be expanded has none."""
    return {name: _text(value) for name, value in listing.items() if "/" not in name}


def exported(listing: Mapping[str, bytes]) -> dict[str, str]:
    """The exported variables, out of the files of `places.results` by their path below it."""
    values = {name.removeprefix("exported/"): value for name, value in listing.items() if "exported/" in name}
    return {name: _text(value) for name, value in values.items()}


def _text(value: bytes) -> str:
    return value.decode(errors="replace")
