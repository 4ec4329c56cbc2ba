"""Whether a tag may move to another image (ECR user guide, image tag mutability). Pure."""

import re
from fnmatch import fnmatchcase

from headrace.services.ecr import errors
from headrace.services.ecr.records import Mutability, Repository

_FILTER = re.compile(r"[0-9A-Za-z._*-]{1,128}")
_MOST_FILTERS = 5
_EXCLUDING = (Mutability.MUTABLE_WITH_EXCLUSION, Mutability.IMMUTABLE_WITH_EXCLUSION)


def may_move(repository: Repository, tag: str) -> bool:
    """Whether a push may give this tag, which another image has, to the image pushed."""
    movable = repository.mutability in (Mutability.MUTABLE, Mutability.MUTABLE_WITH_EXCLUSION)
    excluded = any(fnmatchcase(tag, wildcard) for wildcard in repository.exclusions)
    return movable is not excluded


def check(mutability: Mutability, exclusions: tuple[str, ...]) -> None:
    """Raises `InvalidParameterException` if they do not go together."""
    if (mutability in _EXCLUDING) is not bool(exclusions):
        wanted = "must be" if mutability in _EXCLUDING else "can't be"
        raise errors.constraint(
            "imageTagMutabilityExclusionFilters", f"filters {wanted} given with mutability {mutability}"
        )
    if len(exclusions) > _MOST_FILTERS:
        raise errors.constraint(
            "imageTagMutabilityExclusionFilters",
            f"Member must have length less than or equal to {_MOST_FILTERS}",
        )
    for wildcard in exclusions:
        if not _FILTER.fullmatch(wildcard):
            raise errors.constraint("filter", r"must satisfy regular expression '^[0-9a-zA-Z._*-]{1,128}$'")
