"""Image names of this registry as an engine on the same machine has to call them."""

import re
from collections.abc import Collection
from datetime import timedelta
from typing import NamedTuple

from headrace.engines.base import RegistryCredentials
from headrace.kit.clock import Clock
from headrace.services.ecr import digests, images, names, repositories
from headrace.services.ecr.tokens import USER, Grant, Tokens
from headrace.store.base import Reader

_ECR_HOST = re.compile(r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com")
_REFERENCE = re.compile(r"(?P<host>[^/]+)/(?P<name>[^:@]+)(?::(?P<tag>[^@]+))?(?:@(?P<digest>.+))?")
_LIFE = timedelta(hours=12)
_PRINCIPAL = "arn:aws:iam::{account}:role/headrace-engine"


class _Reference(NamedTuple):
    """An image of this registry."""

    scope: str | None
    """The account and region in the name; None if it is to be the asker's own."""
    name: str
    tag: str
    digest: str | None
    rest: str
    """Everything behind the host."""


class EngineImages:
    """A `headrace.runs.ports.Registry`. `host` is where the engine reaches the registry; `aliases` are
    other hosts under which it is known, e.g. the one that containers use."""

    def __init__(self, tokens: Tokens, clock: Clock, *, host: str, aliases: Collection[str] = ()) -> None:
        self._tokens = tokens
        self._clock = clock
        self._host = host
        self._aliases = aliases

    def resolve(self, image: str) -> str:
        """The name by which the engine is to pull it: the same, unless it names this registry."""
        reference = self._parse(image)
        return f"{self._host}/{reference.rest}" if reference else image

    async def digest(self, reader: Reader, scope: str, image: str) -> str | None:
        """The digest an image of this registry has now; None for any other and for one that is not there."""
        reference = self._parse(image)
        if reference is None or not _may_read(scope, reference):
            return None
        if reference.digest is not None:
            return reference.digest
        repository = await repositories.find(reader, reference.scope or scope, reference.name)
        found = await images.by_tag(reader, repository, reference.tag) if repository else None
        return found.digest if found else None

    def credentials(self, scope: str, image: str) -> RegistryCredentials | None:
        """What to pull it with; None for an image of another registry or of another account."""
        reference = self._parse(image)
        if reference is None or not _may_read(scope, reference):
            return None
        expires = self._clock.now() + _LIFE
        grant = Grant(
            scope=reference.scope or scope,
            principal=_PRINCIPAL.format(account=_account(scope)),
            expires=int(expires.timestamp()),
        )
        return RegistryCredentials(USER, self._tokens.mint(grant))

    def _parse(self, image: str) -> _Reference | None:
        """What the name says, if it is one of this registry."""
        match = _REFERENCE.fullmatch(image)
        if match is None or not names.is_repository(match["name"]):
            return None
        ecr = _ECR_HOST.fullmatch(match["host"])
        if ecr is None and match["host"] != self._host and match["host"] not in self._aliases:
            return None
        digest = match["digest"]
        return _Reference(
            scope=f"{ecr[1]}/{ecr[2]}" if ecr else None,
            name=match["name"],
            tag=match["tag"] or "latest",
            digest=digest if digest and digests.is_digest(digest) else None,
            rest=image.partition("/")[2],
        )


def _may_read(scope: str, reference: _Reference) -> bool:
    """Runs read the registries of their own account only, in whatever region."""
    return reference.scope is None or _account(reference.scope) == _account(scope)


def _account(scope: str) -> str:
    return scope.split("/")[0]
