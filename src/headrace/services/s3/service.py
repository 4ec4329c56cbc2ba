"""Amazon S3, put together."""

from dataclasses import dataclass

from headrace.aws.call import Service
from headrace.blobs.base import Blobs
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.s3.contents import Contents
from headrace.services.s3.context import Context
from headrace.services.s3.operations import buckets, listings, objects, operation
from headrace.store.base import Store

__all__ = ["S3", "buckets", "create", "listings", "objects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class S3:
    """What S3 offers."""

    api: Service


def create(*, store: Store, blobs: Blobs, clock: Clock, ids: Ids) -> S3:
    """S3 on this store, with its bytes in these blobs."""
    context = Context(store, Contents(blobs=blobs, clock=clock, ids=ids), clock, ids)
    return S3(api=operation.bind(context))
