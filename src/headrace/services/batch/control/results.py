"""What hardened jobs leave: a file that is looked at outside of their containers, and kept in a bucket."""

import io
import json
import tarfile
from posixpath import basename
from typing import NoReturn

from headrace.aws.errors import AwsError
from headrace.blobs.base import BlobMissing, Blobs
from headrace.profiles import Profile
from headrace.runs.hardening import KIB, RESULT, Profiles
from headrace.runs.records import Phase, Run
from headrace.services.batch.containers import name_of
from headrace.services.batch.job_records import Job
from headrace.services.batch.lifecycle import has_succeeded
from headrace.services.batch.ports import Objects

MISSING = "ResultMissing: there is no file {path}"
INVALID = "ResultInvalid: {path} {why}"
UNKEPT = "ResultNotKept: {why}"
SERVERS_FAULT = 500


class BadResult(ValueError):
    """It can't be taken; the message says why."""


class Results:
    """Takes results."""

    def __init__(self, blobs: Blobs, objects: Objects, profiles: Profiles) -> None:
        self._blobs = blobs
        self._objects = objects
        self._profiles = profiles

    async def keep(self, job: Job, run: Run | None) -> str:
        """Keep the result of a run that has ended well, if it is to have one. Returns what is wrong with it;
        empty if nothing is. Safe to repeat."""
        if run is None or run.hardening is None or run.phase is not Phase.STOPPED or not has_succeeded(run):
            return ""
        profile = self._profiles.of_job(job.queue.rsplit("/", 1)[-1], name_of(job.definition))
        if profile is None or not profile.result:
            return ""
        key = run.collected.get(RESULT)
        if key is None:
            return MISSING.format(path=profile.result)
        try:
            content = taken(await self._read(key), basename(profile.result), profile.result_size * KIB)
        except BadResult as error:
            return INVALID.format(path=profile.result, why=error)
        return await self._put(job, profile, content)

    async def _read(self, key: str) -> bytes:
        try:
            return b"".join([chunk async for chunk in self._blobs.get(key)])
        except BlobMissing as error:
            raise BadResult("is lost") from error

    async def _put(self, job: Job, profile: Profile, content: bytes) -> str:
        if not profile.results:
            return ""
        account = job.scope.split("/")[0]
        try:
            await self._objects.put(
                account,
                profile.results,
                f"{job.id}.json",
                content,
                content_type="application/json",
                metadata=None,
            )
        except AwsError as error:
            if error.status >= SERVERS_FAULT:
                raise
            return UNKEPT.format(why=f"{error.code}: {error.message}")
        return ""


def taken(archive: bytes, name: str, largest: int) -> bytes:
    """The file of this name in the archive, which must be a file, small enough, and JSON. What it links to,
    if it is a link, is never looked at. Raises `BadResult`."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            entry = next((one for one in tar if one.name == name), None)
            if entry is None or not entry.isreg():
                raise BadResult("is not a file")
            if entry.size > largest:
                raise BadResult(f"is larger than {largest} bytes")
            file = tar.extractfile(entry)
            content = file.read() if file else b""
    except tarfile.TarError as error:
        raise BadResult("can't be read") from error
    _check_json(content)
    return content


def _check_json(content: bytes) -> None:
    try:
        json.loads(content.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadResult(f"is not JSON: {error}") from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")
