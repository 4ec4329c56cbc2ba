"""Caddy's configuration, from the records: pure («Caddy, JSON config structure»)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headrace.services.elbv2.proxy.handling import UNAVAILABLE, Backends, Handlers, not_found, unavailable
from headrace.services.elbv2.proxy.matching import matcher
from headrace.services.elbv2.proxy.slots import Weights
from headrace.services.elbv2.records import Listener, LoadBalancer, Rule

Json = dict[str, Any]

HOST = "127.0.0.1"
SOCKET = "admin.sock"
"""Where Caddy is told what to do."""
ADMIN = "caddy"
"""The host name of its admin API."""
ACCESS = "http.log.access"
"""The name of its log of requests."""
JOURNAL = "requests.log"
"""Where it writes a line for each request: its load balancer, where it went, and how that ended; nothing of
what was asked or answered."""


@dataclass(frozen=True)
class Front:
    """A listener of a load balancer, with its rules in order of priority."""

    balancer: LoadBalancer
    listener: Listener
    rules: Sequence[Rule]

    def routes(self, handlers: Handlers) -> list[Json]:
        """Tried in this order."""
        last = handlers.handler(self.listener.id, self.listener.actions[0], self.balancer)
        return [*(self.route(rule, handlers) for rule in self.rules), _route({}, *self._noted(last))]

    def route(self, rule: Rule, handlers: Handlers) -> Json:
        handler = handlers.handler(rule.id, rule.actions[0], self.balancer)
        return _route(matcher(rule.conditions), *self._noted(handler))

    def _noted(self, handler: Json) -> list[Json]:
        """With what the journal is to say of the request."""
        notes = {"lb": self.balancer.path, "to": "{http.reverse_proxy.upstream.hostport}"}
        return [
            *({"handler": "log_append", "key": key, "value": value} for key, value in notes.items()),
            handler,
        ]


@dataclass(frozen=True)
class Configuration:
    """Everything that Caddy is to do, in its working folder."""

    caddy: Json
    pools: Mapping[str, Weights]
    """Where the requests go, which changes more often."""


def configuration(fronts: Sequence[Front], backends: Backends, *, blocked: frozenset[int]) -> Configuration:
    """`blocked`: ports to leave out, because they can't be listened on."""
    handlers = Handlers(backends)
    by_port: Mapping[int, list[Front]] = defaultdict(list)
    for front in fronts:
        if front.listener.port not in blocked:
            by_port[front.listener.port].append(front)
    secure = sorted({one.balancer.dns_name for one in fronts if one.listener.protocol == "HTTPS"})
    caddy = {
        "admin": {"listen": f"unix/{SOCKET}", "origins": [ADMIN], "config": {"persist": False}},
        "storage": {"module": "file_system", "root": "storage"},
        "logging": {"logs": {"default": {"level": "WARN", "exclude": [ACCESS]}, "requests": _journal()}},
        "apps": {
            "http": {
                "servers": {
                    "unavailable": {
                        "listen": [UNAVAILABLE],
                        "routes": [_route({}, unavailable())],
                        "protocols": ["h1", "h2c"],
                    },
                    **{f"port-{port}": _server(port, many, handlers) for port, many in by_port.items()},
                }
            },
            **(_certificates(secure) if secure else {}),
        },
    }
    return Configuration(caddy, handlers.pools)


def _server(port: int, fronts: Sequence[Front], handlers: Handlers) -> Json:
    secure = fronts[0].listener.protocol == "HTTPS"
    server: Json = {
        "listen": [f"{HOST}:{port}"],
        "routes": _routes(fronts, handlers),
        "automatic_https": {"disable": True},
        "logs": {},
        "protocols": ["h1", "h2"] if secure else ["h1", "h2c"],
    }
    return {**server, "tls_connection_policies": [{}]} if secure else server


def _routes(fronts: Sequence[Front], handlers: Handlers) -> list[Json]:
    """Of one port. Where several load balancers share it, the host name says which is meant: its own, or
    one that a rule asks for."""
    if len(fronts) == 1:
        return fronts[0].routes(handlers)
    named = [
        {
            "match": [{"host": [front.balancer.dns_name]}],
            "handle": [{"handler": "subroute", "routes": front.routes(handlers)}],
            "terminal": True,
        }
        for front in fronts
    ]
    by_rule = [
        front.route(rule, handlers)
        for front in fronts
        for rule in front.rules
        if any(condition["Field"] == "host-header" for condition in rule.conditions)
    ]
    return [*named, *by_rule, _route({}, not_found())]


def _route(match: Json, *handle: Json) -> Json:
    route: Json = {"handle": list(handle), "terminal": True}
    return {"match": [match], **route} if match else route


def _journal() -> Json:
    return {
        "include": [ACCESS],
        "writer": {
            "output": "file",
            "filename": JOURNAL,
            "mode": "0600",
            "roll_size_mb": 16,
            "roll_keep": 1,
            "roll_gzip": False,
        },
        "encoder": {
            "format": "filter",
            "wrap": {"format": "json"},
            "fields": {name: {"filter": "delete"} for name in ("request", "resp_headers", "user_id")},
        },
    }


def _certificates(names: list[str]) -> Json:
    """Caddy's own authority signs for the load balancers' names; nobody has to trust it."""
    return {
        "tls": {
            "certificates": {"automate": names},
            "automation": {"policies": [{"subjects": names, "issuers": [{"module": "internal"}]}]},
        },
        "pki": {"certificate_authorities": {"local": {"install_trust": False}}},
    }
