"""How ECR is put together."""

from collections.abc import Collection
from dataclasses import dataclass

from starlette.types import ASGIApp

from headrace.aws.call import Service
from headrace.blobs.base import Blobs
from headrace.control.loop import Loop
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.runs.ports import Registry
from headrace.services.ecr import operations
from headrace.services.ecr.abandoned import abandoned_loop
from headrace.services.ecr.context import Context
from headrace.services.ecr.engine_images import EngineImages
from headrace.services.ecr.lifecycle.loop import lifecycle_loop
from headrace.services.ecr.registry.app import RegistryApp
from headrace.services.ecr.sweeping import sweep_loop
from headrace.services.ecr.tokens import Tokens
from headrace.services.ecr.waste import erasure_loop, waste_loop
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Ecr:
    api: Service
    registry_app: ASGIApp
    """Answers requests whose path begins with `/v2`, which it expects whole."""
    images: Registry
    """How an engine gets images from here."""
    loops: tuple[Loop, ...]
    """To be run for as long as Headrace runs."""


def create(
    *,
    store: Store,
    blobs: Blobs,
    clock: Clock,
    ids: Ids,
    signing_key: bytes,
    registry_host: str,
    aliases: Collection[str] = (),
) -> Ecr:
    """`signing_key` makes passwords for the registry; it has to stay the same over restarts.

    `registry_host` is host and port by which the engine reaches the registry, e.g. `127.0.0.1:4566`;
    `aliases` are other hosts that mean the same in names of images.
    """
    tokens = Tokens(signing_key)
    waste = waste_loop(store, blobs, clock)
    erasure = erasure_loop(store, clock, waste)
    lifecycle = lifecycle_loop(store, clock)
    context = Context(
        store=store,
        blobs=blobs,
        clock=clock,
        ids=ids,
        tokens=tokens,
        waste=waste,
        erasure=erasure,
        lifecycle=lifecycle,
    )
    return Ecr(
        api=operations.operation.bind(context),
        registry_app=RegistryApp(context),
        images=EngineImages(tokens, clock, host=registry_host, aliases=aliases),
        loops=(
            waste,
            erasure,
            lifecycle,
            sweep_loop(store, clock, ids, waste),
            abandoned_loop(store, blobs, clock),
        ),
    )
