"""Where sources are: objects in S3 and git repositories. Pure."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

SCP_LIKE = re.compile(r"[A-Za-z0-9_.\-]+@[A-Za-z0-9.\-]+:[^\s:][^\s]*")
"""`git@host:path`, git's short form of an ssh URL."""
REF = re.compile(r"[A-Za-z0-9_][^\s~^:?*\[\\]*")
"""What may be asked of a git repository: a commit, a branch, a tag, `pr/N`. Never an option."""


class S3Location(NamedTuple):
    bucket: str
    key: str
    """Ends in `/` for a folder."""


def s3_location(text: str) -> S3Location | None:
    """The place in `bucket/key`, `s3://bucket/key` or an object's ARN; None if it is none of these."""
    plain = text.removeprefix("s3://").removeprefix("arn:aws:s3:::")
    bucket, _, key = plain.partition("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.\-]{1,61}[a-z0-9]", bucket):
        return None
    return S3Location(bucket, key)


class GitUrls(NamedTuple):
    """Which git URLs may be cloned from."""

    local: bool = False
    """Also repositories in the machine's own file system."""

    def protocols(self) -> str:
        """For git's GIT_ALLOW_PROTOCOL: redirects and submodules are held to the same."""
        return "https:http:ssh:git" + (":file" if self.local else "")

    def problem(self, location: str) -> str | None:
        """Why a repository can't be cloned from there; None if it can."""
        if SCP_LIKE.fullmatch(location):
            return None
        url = urlsplit(location)
        if url.scheme == "file" and self.local:
            return None
        if (
            url.scheme not in ("https", "http", "ssh", "git")
            or not url.hostname
            or re.search(r"\s", location)
        ):
            return "location must be the URL of a git repository (https, http, ssh or git)"
        if url.password or (url.username and url.scheme in ("https", "http")):
            return "location must not contain credentials"
        return None
