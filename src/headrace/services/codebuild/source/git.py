"""Git repositories, by the git program: the real one."""

import asyncio
import hashlib
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from headrace.services.codebuild.settings import Source
from headrace.services.codebuild.source.errors import SourceError
from headrace.services.codebuild.source.location import REF, GitUrls

UNAUTHORIZED = re.compile(
    r"authentication failed|could not read username|could not read password|permission denied|"
    r"returned error: 40[13]",
    re.IGNORECASE,
)
ABSENT = re.compile(
    r"repository .*not found|does not exist|does not appear to be a git repository|returned error: 404|"
    r"could not resolve host|unable to access",
    re.IGNORECASE,
)
DANGERLESS = ("-c", "core.hooksPath=/dev/null", "-c", "advice.detachedHead=false")
"""Nothing that a repository or this machine's templates hold is run while cloning."""


class Git:
    """Clones repositories. Mirrors of them are kept below `mirrors` for LOCAL_SOURCE_CACHE."""

    def __init__(self, urls: GitUrls, mirrors: Path) -> None:
        self._urls = urls
        self._mirrors = mirrors
        self._locks: dict[Path, asyncio.Lock] = {}

    async def checkout(self, source: Source, version: str | None, tree: Path, *, mirrored: str | None) -> str:
        """Clone into `tree` what `version` names (the default branch without one); returns its commit.

        `mirrored`: the scope within which a mirror may be shared; None for none. Raises `SourceError`
        in CodeBuild's words.
        """
        if version and not REF.fullmatch(version):
            raise SourceError(_told("reference not found", version))
        try:
            await self._clone(source, version, tree, mirrored)
            return (await self._git(source, "rev-parse", "HEAD", at=tree)).strip()
        except GitFailed as failed:
            raise SourceError(_told(failed.reason(), version)) from failed

    async def _clone(self, source: Source, version: str | None, tree: Path, mirrored: str | None) -> None:
        options = ["--no-checkout"]
        if source.git_clone_depth:
            options += ["--depth", str(source.git_clone_depth), "--no-single-branch"]
        if mirrored:
            mirror = await self._mirror(source, mirrored)
            options += ["--reference", str(mirror), "--dissociate"]
        await self._git(source, "clone", "--quiet", *options, "--", source.location or "", str(tree))
        await self._check_out(source, version, tree)
        if source.git_submodules_config and source.git_submodules_config.fetch_submodules:
            await self._git(source, "submodule", "--quiet", "update", "--init", "--recursive", at=tree)

    async def _check_out(self, source: Source, version: str | None, tree: Path) -> None:
        if version is None:
            await self._git(source, "checkout", "--quiet", at=tree)
            return
        for ref in _candidates(version):
            with suppress(GitFailed):
                await self._git(source, "checkout", "--quiet", "--detach", ref, at=tree)
                return
        try:
            await self._git(source, "fetch", "--quiet", *_depth(source), "origin", _remote(version), at=tree)
            await self._git(source, "checkout", "--quiet", "--detach", "FETCH_HEAD", at=tree)
        except GitFailed as failed:
            raise GitFailed(failed.output, "reference not found") from failed

    async def _mirror(self, source: Source, scope: str) -> Path:
        """An up-to-date mirror of the repository."""
        name = hashlib.sha256(f"{scope}\n{source.location}".encode()).hexdigest()
        mirror = self._mirrors / name
        async with self._locks.setdefault(mirror, asyncio.Lock()):
            if (mirror / "complete").exists():
                await self._git(source, "remote", "update", "--prune", at=mirror)
                return mirror
            await asyncio.to_thread(shutil.rmtree, mirror, ignore_errors=True)
            mirror.parent.mkdir(parents=True, exist_ok=True)
            await self._git(source, "clone", "--quiet", "--mirror", "--", source.location or "", str(mirror))
            (mirror / "complete").touch()
            return mirror

    async def _git(self, source: Source, *arguments: str, at: Path | None = None) -> str:
        """Run git. Its surroundings never ask a person anything."""
        options = ("-c", "http.sslVerify=false") if source.insecure_ssl else ()
        process = await asyncio.create_subprocess_exec(
            "git",
            *DANGERLESS,
            *options,
            *arguments,
            cwd=at,
            env=self._environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            output, complaint = await process.communicate()
        except asyncio.CancelledError:
            _kill(process)
            await process.wait()
            raise
        if process.returncode:
            raise GitFailed(complaint.decode(errors="replace"))
        return output.decode(errors="replace")

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": self._urls.protocols(),
            "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
            "LC_ALL": "C",
        }


class GitFailed(Exception):
    """The git program failed, saying this."""

    def __init__(self, output: str, reason: str | None = None) -> None:
        super().__init__(output)
        self.output = output
        self._reason = reason

    def reason(self) -> str:
        """Why, in CodeBuild's words where it has some."""
        if UNAUTHORIZED.search(self.output):
            return "authentication required"
        if self._reason:
            return self._reason
        if ABSENT.search(self.output):
            return "repository not found"
        return self.output.strip().splitlines()[-1] if self.output.strip() else "git failed"


def _told(reason: str, version: str | None) -> str:
    return f"{reason} for primary source and source version {version or ''}"


def _candidates(version: str) -> tuple[str, ...]:
    """What a clone may know a version by: a branch before a tag or a commit."""
    if version.startswith("pr/"):
        return ()
    if version.startswith("refs/heads/"):
        return (f"refs/remotes/origin/{version.removeprefix('refs/heads/')}",)
    return (f"refs/remotes/origin/{version}", version)


def _remote(version: str) -> str:
    """What to ask the remote repository for."""
    return f"refs/pull/{version[3:]}/head" if version.startswith("pr/") else version


def _depth(source: Source) -> tuple[str, ...]:
    return ("--depth", str(source.git_clone_depth)) if source.git_clone_depth else ()


def _kill(process: asyncio.subprocess.Process) -> None:
    """Git with what it has started itself: ssh, git-remote-https."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
