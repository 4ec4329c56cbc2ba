"""Cross-origin rules of a bucket (S3 user guide, "Using cross-origin resource sharing")."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from headrace.services.s3 import errors

METHODS = frozenset({"GET", "PUT", "HEAD", "POST", "DELETE"})
MOST_RULES = 100


class CorsRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule. Origins and headers may hold one `*` each."""

    id: str = ""
    origins: tuple[str, ...]
    methods: tuple[str, ...]
    headers: tuple[str, ...] = ()
    expose: tuple[str, ...] = ()
    max_age: int | None = None

    def allows(self, origin: str, method: str, headers: Sequence[str] = ()) -> bool:
        """Whether a script from this origin may send this method with these headers."""
        return (
            method in self.methods
            and any(fnmatchcase(origin, pattern) for pattern in self.origins)
            and all(any(fnmatchcase(header, p.lower()) for p in self.headers) for header in headers)
        )


def parse(rules: Sequence[Mapping[str, Any]]) -> tuple[CorsRule, ...]:
    """The rules of a CORSConfiguration. Raises MalformedXML or InvalidRequest."""
    if not rules or len(rules) > MOST_RULES:
        raise errors.malformed_xml()
    return tuple(_rule(rule) for rule in rules)


def show(rule: CorsRule) -> dict[str, Any]:
    """A rule as a CORSRule."""
    shown: dict[str, Any] = {"AllowedOrigins": list(rule.origins), "AllowedMethods": list(rule.methods)}
    optional = {"ID": rule.id, "AllowedHeaders": list(rule.headers), "ExposeHeaders": list(rule.expose)}
    shown |= {name: value for name, value in optional.items() if value}
    if rule.max_age is not None:
        shown["MaxAgeSeconds"] = rule.max_age
    return shown


def answer(
    rules: Sequence[CorsRule], *, origin: str, method: str, headers: Sequence[str] = ()
) -> dict[str, str] | None:
    """The headers that let a browser go on, from the first rule that allows it; None if none does."""
    rule = next((rule for rule in rules if rule.allows(origin, method, headers)), None)
    if rule is None:
        return None
    anybody = "*" in rule.origins
    allowed = {
        "access-control-allow-origin": "*" if anybody else origin,
        "access-control-allow-methods": ", ".join(rule.methods),
        "vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    }
    if headers:
        allowed["access-control-allow-headers"] = ", ".join(headers)
    if rule.expose:
        allowed["access-control-expose-headers"] = ", ".join(rule.expose)
    if rule.max_age is not None:
        allowed["access-control-max-age"] = str(rule.max_age)
    return allowed | ({} if anybody else {"access-control-allow-credentials": "true"})


def _rule(rule: Mapping[str, Any]) -> CorsRule:
    methods = tuple(rule.get("AllowedMethods", ()))
    for method in methods:
        if method not in METHODS:
            raise errors.invalid_request(
                f"Found unsupported HTTP method in CORS config. Unsupported method is {method}"
            )
    return CorsRule(
        id=rule.get("ID", ""),
        origins=tuple(_one_star(origin, "AllowedOrigin") for origin in rule.get("AllowedOrigins", ())),
        methods=methods,
        headers=tuple(_one_star(header, "AllowedHeader") for header in rule.get("AllowedHeaders", ())),
        expose=tuple(rule.get("ExposeHeaders", ())),
        max_age=rule.get("MaxAgeSeconds"),
    )


def _one_star(pattern: str, name: str) -> str:
    if pattern.count("*") > 1:
        raise errors.invalid_request(f'{name} "{pattern}" can not have more than one wildcard.')
    return pattern
