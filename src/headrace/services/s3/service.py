"""Amazon S3, put together."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.types import ASGIApp

from headrace.aws.call import Service
from headrace.blobs.base import Blobs
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.s3 import sites
from headrace.services.s3.contents import Contents
from headrace.services.s3.context import Context
from headrace.services.s3.cross_origin import CrossOrigin
from headrace.services.s3.objects import Objects
from headrace.services.s3.operations import (
    buckets,
    copies,
    defaults,
    listings,
    multipart,
    object_attributes,
    objects,
    operation,
    settings,
    tagging,
    uploads,
)
from headrace.services.s3.sites import Sites
from headrace.services.s3.sweeping import Sweeper
from headrace.store.base import Store

__all__ = ["OPERATIONS", "S3", "create", "operation"]

OPERATIONS = (
    buckets,
    copies,
    defaults,
    listings,
    multipart,
    object_attributes,
    objects,
    settings,
    tagging,
    uploads,
)
"""The modules whose import registers the operations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class S3:
    """What S3 offers the rest of Headrace."""

    api: Service
    sites: ASGIApp
    """Serves the static web sites, for hosts BUCKET.s3-website…; the bucket is that of the host name."""
    cross_origin: Callable[..., ASGIApp]
    """Wraps the application that serves the API, so that browsers' scripts may use it as buckets' rules
    say. Takes it and, as `bucket_of`, which bucket a host name stands for."""
    objects: Objects
    sweeper: Sweeper
    """To be run for as long as Headrace runs."""


def create(*, store: Store, blobs: Blobs, clock: Clock, ids: Ids) -> S3:
    """S3 on this store, with its bytes in these blobs."""
    contents = Contents(blobs=blobs, clock=clock, ids=ids)
    context = Context(store, contents, clock, ids)
    return S3(
        api=operation.bind(context),
        sites=CrossOrigin(
            Sites(store=store, contents=contents, ids=ids), store=store, bucket_of=sites.bucket_of
        ),
        cross_origin=partial(CrossOrigin, store=store),
        objects=Objects(context),
        sweeper=Sweeper(store=store, blobs=blobs, contents=contents, clock=clock),
    )
