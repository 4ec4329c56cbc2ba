"""Images: what the Engine holds and what it pulls."""

import base64

import msgspec

from headrace.engines.base import Image, PullRefused, RegistryCredentials
from headrace.engines.docker.api import Api, ApiError, Json

DEFAULT_REGISTRY = "docker.io"


async def find(api: Api, name: str) -> Image | None:
    """The image of that name, id or digest, if the Engine holds it."""
    try:
        inspected = await api.json("GET", f"images/{name}/json")
    except ApiError as error:
        if error.status in (400, 404):
            return None
        raise
    return Image(id=inspected["Id"], digest=digest(name, inspected["RepoDigests"] or []))


async def pull(api: Api, name: str, credentials: RegistryCredentials | None) -> Image:
    """The newest image of that name; if it can't be had, the one that the Engine holds."""
    refusal: PullRefused | None = None
    try:
        await _fetch(api, name, credentials)
    except PullRefused as error:
        refusal = error
    held = await find(api, name)
    if held is None:
        raise refusal or PullRefused(f"the image {name} was pulled but is not there")
    return held


async def _fetch(api: Api, name: str, credentials: RegistryCredentials | None) -> None:
    repository, tag = split(name)
    headers = {"X-Registry-Auth": authorization(name, credentials)} if credentials else {}
    query = {"fromImage": repository, "tag": tag}
    try:
        async with api.stream("POST", "images/create", query=query, headers=headers) as answer:
            async for line in answer.content:
                if error := failure(line):
                    raise PullRefused(error)
    except ApiError as refused:
        raise PullRefused(refused.message) from refused


def split(name: str) -> tuple[str, str]:
    """Repository, and tag or digest: the digest if there are both, `latest` if there is neither."""
    tagged, _, digest = name.partition("@")
    head, slash, last = tagged.rpartition("/")
    last, _, tag = last.partition(":")
    return f"{head}{slash}{last}", digest or tag or "latest"


def registry(name: str) -> str:
    """The host that an image name begins with; Docker Hub's if none."""
    first, slash, _ = name.partition("/")
    return (
        first if slash and (any(mark in first for mark in ".:") or first == "localhost") else DEFAULT_REGISTRY
    )


def authorization(name: str, credentials: RegistryCredentials) -> str:
    """The header by which the Engine is told what to sign in with."""
    body = {
        "username": credentials.user,
        "password": credentials.password,
        "serveraddress": registry(name),
    }
    return base64.urlsafe_b64encode(msgspec.json.encode(body)).decode()


def digest(name: str, repo_digests: list[str]) -> str | None:
    """The digest in the registry that the name means, among all by which the image is known."""
    repository = familiar(split(name)[0])
    for known in repo_digests:
        known_repository, _, value = known.partition("@")
        if known_repository == repository:
            return value
    return None


def familiar(repository: str) -> str:
    """As the Engine shows it: `alpine` for `docker.io/library/alpine`."""
    return repository.removeprefix(f"{DEFAULT_REGISTRY}/").removeprefix("library/")


def failure(line: bytes) -> str | None:
    """The error in a line of the Engine's progress report."""
    report: Json = msgspec.json.decode(line) if line.strip() else {}
    return report.get("error")
