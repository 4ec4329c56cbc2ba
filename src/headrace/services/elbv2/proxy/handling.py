"""From a listener's or a rule's action to Caddy's handlers: pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from headrace.kit.ids import child
from headrace.services.elbv2.addresses import address
from headrace.services.elbv2.attributes import OF_LOAD_BALANCERS, OF_TARGET_GROUPS, value
from headrace.services.elbv2.proxy.slots import Weights, size
from headrace.services.elbv2.records import LoadBalancer, State, Target, TargetGroup
from headrace.services.elbv2.use import groups_of

Json = dict[str, Any]

POLICIES = {"round_robin": "round_robin", "least_outstanding_requests": "least_conn"}
COOKIE = "AWSALB"
RETRIES = 3
"""How often a request whose connection a target refused is offered to another one."""
IDLE = "1s"
"""How long a connection to a target is kept: while there is one, the target can't have drained."""
POOLS = "pools"
"""The folder of the pools, in Caddy's own."""
UNAVAILABLE = "unix/unavailable.sock"
"""Where requests go that no target can take."""


@dataclass(frozen=True)
class Backends:
    """All target groups, by ARN, and their targets, by the group's id."""

    groups: Mapping[str, TargetGroup]
    targets: Mapping[str, Sequence[Target]]

    def of(self, group: TargetGroup) -> list[str]:
        """Where its requests go: to the healthy targets, or to all if there is none («fail open»)."""
        able = [one for one in self.targets.get(group.id, ()) if one.state is not State.DRAINING]
        healthy = [one for one in able if one.state is State.HEALTHY]
        return [f"{address(one.target)}:{one.port}" for one in healthy or able]

    def weights(self, groups: Mapping[str, int]) -> dict[str, float]:
        """How much each address gets of the requests to these groups, by the groups' weights."""
        found: dict[str, float] = defaultdict(float)
        for arn, weight in groups.items():
            addresses = self.of(self.groups[arn])
            for one in addresses:
                found[one] += weight / len(addresses)
        return dict(found)


@dataclass
class Handlers:
    """Makes handlers, and gathers the pools that they refer to."""

    backends: Backends
    pools: dict[str, Weights] = field(default_factory=dict)

    def handler(self, owner: str, action: dict[str, Any], balancer: LoadBalancer) -> Json:
        """What Caddy is to do with a request. `owner`: the id of the listener or the rule that says so."""
        if action["Type"] == "redirect":
            return _redirect(action["RedirectConfig"])
        if action["Type"] == "fixed-response":
            return _fixed_response(action["FixedResponseConfig"])
        groups = self.backends.groups
        weights = {arn: one for arn, one in groups_of([action]).items() if arn in groups and one}
        if not weights:
            return unavailable()
        group = groups[next(iter(weights))]
        name = child(owner, "pool")
        self.pools[name] = self.backends.weights(weights) or {UNAVAILABLE: 1}
        slots = size(len(self.pools[name]))
        timeout = value(balancer.attributes, OF_LOAD_BALANCERS, "idle_timeout.timeout_seconds")
        return {
            "handler": "reverse_proxy",
            "upstreams": [{"dial": f"{{file.{POOLS}/{name}/{slot}}}"} for slot in range(slots)],
            "load_balancing": {"selection_policy": _policy(group), "retries": RETRIES},
            "health_checks": {"passive": {"fail_duration": "1s"}},
            "transport": {**_transport(group), "response_header_timeout": f"{timeout}s"},
            "headers": {"request": {"set": {"X-Forwarded-Port": ["{http.request.port}"]}}},
            "flush_interval": -1,
        }


def unavailable() -> Json:
    return _page(503, "Service Temporarily Unavailable")


def not_found() -> Json:
    return _page(404, "No load balancer has this name")


def _transport(group: TargetGroup) -> Json:
    transport: Json = {"protocol": "http", "keep_alive": {"idle_timeout": IDLE}}
    if group.protocol == "HTTPS":
        transport["tls"] = {"insecure_skip_verify": True}
    if group.protocol_version == "HTTP2":
        transport["versions"] = ["2"] if group.protocol == "HTTPS" else ["h2c"]
    return transport


def _policy(group: TargetGroup) -> Json:
    if value(group.attributes, OF_TARGET_GROUPS, "stickiness.enabled") == "true":
        return {"policy": "cookie", "name": COOKIE, "secret": group.token}
    return {"policy": POLICIES[value(group.attributes, OF_TARGET_GROUPS, "load_balancing.algorithm.type")]}


def _fixed_response(config: dict[str, Any]) -> Json:
    return {
        "handler": "static_response",
        "status_code": config["StatusCode"],
        "headers": {"Content-Type": [config.get("ContentType", "text/plain")]},
        "body": _literal(config.get("MessageBody", "")),
    }


def _redirect(config: dict[str, str]) -> Json:
    place = _location(config)
    query = _filled(config["Query"])
    code = "301" if config["StatusCode"] == "HTTP_301" else "302"
    bare = {"handler": "static_response", "status_code": code, "headers": {"Location": [place]}}
    full = {"handler": "static_response", "status_code": code, "headers": {"Location": [f"{place}?{query}"]}}
    if not query:
        return bare
    if config["Query"] != "#{query}":
        return full
    nothing = {"vars": {"{http.request.uri.query}": [""]}}
    return {"handler": "subroute", "routes": [{"match": [nothing], "handle": [bare]}, {"handle": [full]}]}


def _location(config: dict[str, str]) -> str:
    protocol = config["Protocol"] if config["Protocol"].startswith("#") else config["Protocol"].lower()
    return (
        f"{_filled(protocol)}://{_filled(config['Host'])}:{_filled(config['Port'])}{_filled(config['Path'])}"
    )


def _filled(text: str) -> str:
    """With Caddy's placeholders in the place of AWS's."""
    for aws, caddy in (
        ("#{protocol}", "{http.request.scheme}"),
        ("#{host}", "{http.request.host}"),
        ("#{port}", "{http.request.port}"),
        ("/#{path}", "{http.request.uri.path}"),
        ("#{query}", "{http.request.uri.query}"),
    ):
        text = text.replace(aws, caddy)
    return text


def _literal(text: str) -> str:
    """Text in which Caddy sees no placeholders."""
    return text.replace("{", "\\{")


def _page(code: int, text: str) -> Json:
    return {
        "handler": "static_response",
        "status_code": str(code),
        "headers": {"Content-Type": ["text/plain; charset=utf-8"]},
        "body": f"{text}\n",
    }
