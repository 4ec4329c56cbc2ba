"""One request to the registry by somebody who may make it."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from headrace.services.ecr import names, repositories
from headrace.services.ecr.context import Context
from headrace.services.ecr.digests import is_digest
from headrace.services.ecr.records import Repository
from headrace.services.ecr.registry import errors
from headrace.services.ecr.tokens import Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    request: Request
    context: Context
    grant: Grant
    now: datetime

    @property
    def name(self) -> str:
        """The repository's name."""
        name = str(self.request.path_params["name"])
        if not names.is_repository(name):
            raise errors.name_invalid(name)
        return name

    @property
    def digest(self) -> str:
        """The digest in the path."""
        digest = str(self.request.path_params["digest"])
        if not is_digest(digest):
            raise errors.digest_invalid(digest)
        return digest

    async def repository(self) -> Repository:
        """The repository. Raises `RepositoryNotFoundException`."""
        return await repositories.require(self.context.store, self.grant.scope, self.name)
