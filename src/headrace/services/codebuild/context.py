"""What CodeBuild's operations work on."""

from dataclasses import dataclass

from headrace.aws.call import Operations
from headrace.kit.ids import Ids
from headrace.services.codebuild.source.location import GitUrls
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    store: Store
    ids: Ids
    urls: GitUrls


OPERATIONS: Operations[Context] = Operations("codebuild")
operation = OPERATIONS
