"""How Elastic Load Balancing is put together."""

from dataclasses import dataclass
from pathlib import Path

from headrace.aws.call import Service
from headrace.kit.clock import Clock
from headrace.kit.ids import Ids
from headrace.services.elbv2.context import Context
from headrace.services.elbv2.loop import Balancing
from headrace.services.elbv2.membership import Membership
from headrace.services.elbv2.operations import operation
from headrace.services.elbv2.proxy.caddy import program
from headrace.services.elbv2.proxy.configuration import JOURNAL
from headrace.services.elbv2.requests.measuring import RequestMeter
from headrace.services.measuring import Metrics
from headrace.store.base import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancing:
    api: Service
    membership: Membership
    """Where services put their tasks."""
    loops: tuple[Balancing | RequestMeter, ...]
    """To be run for as long as Headrace runs."""


def create(*, store: Store, clock: Clock, ids: Ids, folder: Path, metrics: Metrics) -> LoadBalancing:
    """`folder`: the proxy's own, for its configuration, its log and its admin socket."""
    balancing = Balancing(store, clock, folder)
    context = Context(
        store=store,
        ids=ids,
        has_proxy=lambda: program() is not None,
        blocked_ports=lambda: balancing.proxy.blocked,
    )
    return LoadBalancing(
        api=operation.bind(context),
        membership=Membership(balancing),
        loops=(balancing, RequestMeter(store, clock, folder / JOURNAL, metrics)),
    )
