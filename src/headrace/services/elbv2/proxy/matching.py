"""From a rule's conditions to Caddy's matchers: pure."""

import re
from collections.abc import Sequence
from typing import Any

from headrace.services.elbv2.conditions import values

Json = dict[str, Any]


def matcher(conditions: Sequence[dict[str, Any]]) -> Json:
    """What a request has to be for all conditions to be true."""
    found: Json = {}
    for condition in conditions:
        one = _condition(condition)
        if found.keys() & one.keys():
            one = {"not": [*found.get("not", ()), {"not": [one]}]}
        found |= one
    return found


def pattern(wildcards: str) -> str:
    """A regular expression for `*` (any characters) and `?` (exactly one)."""
    parts = {"*": ".*", "?": "."}
    return "".join(parts.get(character) or re.escape(character) for character in wildcards)


def _condition(condition: dict[str, Any]) -> Json:
    found = values(condition)
    match condition["Field"]:
        case "host-header":
            return {"header_regexp": {"Host": {"pattern": f"(?i)^(?:{_any(found)})(?::[0-9]+)?$"}}}
        case "path-pattern":
            return {"path_regexp": {"pattern": f"^(?:{_any(found)})$"}}
        case "http-header":
            name = condition["HttpHeaderConfig"]["HttpHeaderName"]
            return {"header_regexp": {name: {"pattern": f"(?i)^(?:{_any(found)})$"}}}
        case "query-string":
            terms = "|".join(_pair(pair) for pair in found)
            return {
                "vars_regexp": {"{http.request.uri.query}": {"pattern": f"(?i)(?:^|&)(?:{terms})(?:&|$)"}}
            }
        case "http-request-method":
            return {"method": found}
        case _:  # source-ip: fields are checked when a rule is made
            return {"remote_ip": {"ranges": found}}


def _any(wildcards: Sequence[str]) -> str:
    return "|".join(pattern(one) for one in wildcards)


def _pair(pair: dict[str, str]) -> str:
    key = pattern(pair["Key"]) if pair.get("Key") else "[^=&]*"
    return f"{key}={pattern(pair['Value']).replace('.*', '[^&]*')}"
