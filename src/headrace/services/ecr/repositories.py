"""Repositories: finding, making and deleting them."""

from headrace.aws.call import Call, Request
from headrace.services.ecr import errors, names
from headrace.services.ecr.records import Erasure, Image, Repository
from headrace.store.base import AlreadyExists, Reader, Transaction


def id_of(scope: str, name: str) -> str:
    return f"{scope}/{name}"


async def find(reader: Reader, scope: str, name: str) -> Repository | None:
    return await reader.get(Repository, id_of(scope, name))


async def require(reader: Reader, scope: str, name: str) -> Repository:
    """The repository. Raises `RepositoryNotFoundException`."""
    repository = await find(reader, scope, name)
    if repository is None:
        raise errors.no_such_repository(name, scope.split("/")[0])
    return repository


async def requested(reader: Reader, call: Call, request: Request) -> Repository:
    """The repository that a request names. Raises `RepositoryNotFoundException`."""
    return await require(reader, call.scope, names.repository_in(call, request))


async def still_there(tx: Transaction, repository: Repository) -> None:
    """Raises `RepositoryNotFoundException` if it has been deleted since it was read."""
    current = await require(tx, repository.scope, repository.name)
    if current.key != repository.key:
        raise errors.no_such_repository(repository.name, repository.account)


async def create(tx: Transaction, repository: Repository) -> Repository:
    """Raises `RepositoryAlreadyExistsException`."""
    try:
        return await tx.create(repository)
    except AlreadyExists:
        raise errors.repository_exists(repository.name, repository.account) from None


async def delete(tx: Transaction, repository: Repository, *, force: bool) -> None:
    """Delete it at once for everyone to see; what is in it goes later, by the erasure loop.

    Raises `RepositoryNotEmptyException` if it has images, unless `force`.
    """
    if not force and await tx.page(Image, owner=repository.key, limit=1):
        raise errors.repository_not_empty(repository.name, repository.account)
    await tx.delete(Repository, repository.id, expect=repository.revision)
    await tx.create(Erasure(id=repository.key, scope=repository.scope))
