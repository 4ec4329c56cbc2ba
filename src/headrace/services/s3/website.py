"""A bucket's website configuration, and what it makes of a request (S3 user guide, "Hosting a static
website"). Nothing here reads or writes."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from headrace.services.s3 import errors

MOST_RULES = 50
REDIRECT_CODES = range(301, 400)


class Redirect(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a request is sent to; what is empty stays as it was asked for."""

    host: str = ""
    protocol: str = ""
    code: int = 301
    key: str = ""
    """Takes the place of the whole key."""
    prefix: str | None = None
    """Takes the place of the condition's prefix."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A routing rule. Both conditions must hold; one that is empty always does."""

    prefix: str = ""
    error: int = 0
    redirect: Redirect


class Website(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A website: either `redirect_all`, or an index document and the rest."""

    index: str = ""
    error: str = ""
    redirect_all: Redirect | None = None
    rules: tuple[Rule, ...] = ()


class Moved(NamedTuple):
    """An answer that sends the browser elsewhere."""

    status: int
    location: str


def parse(configuration: Mapping[str, Any]) -> Website:
    """The website of a WebsiteConfiguration. Raises InvalidArgument, InvalidRequest or MalformedXML."""
    everything = configuration.get("RedirectAllRequestsTo")
    if everything:
        if configuration.keys() - {"RedirectAllRequestsTo"}:
            raise errors.invalid_argument(
                "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules."
            )
        return Website(redirect_all=_redirect(everything))
    rules = configuration.get("RoutingRules", ())
    if len(rules) > MOST_RULES:
        raise errors.invalid_request(
            f"{len(rules)} routing rules provided, the number of routing rules in a "
            f"website configuration is limited to {MOST_RULES}."
        )
    return Website(
        index=_index(configuration.get("IndexDocument")),
        error=configuration.get("ErrorDocument", {}).get("Key", ""),
        rules=tuple(_rule(rule) for rule in rules),
    )


def show(website: Website) -> dict[str, Any]:
    """A website as the members of a WebsiteConfiguration."""
    if website.redirect_all:
        return {"RedirectAllRequestsTo": _show_redirect(website.redirect_all, code=False)}
    shown: dict[str, Any] = {"IndexDocument": {"Suffix": website.index}}
    if website.error:
        shown["ErrorDocument"] = {"Key": website.error}
    if website.rules:
        shown["RoutingRules"] = [_show_rule(rule) for rule in website.rules]
    return shown


def page(website: Website, path: str) -> str:
    """The key of the object that a path (decoded, beginning with `/`) shows."""
    key = path.removeprefix("/")
    return key + website.index if key == "" or key.endswith("/") else key


def moved(website: Website, path: str, *, protocol: str, host: str, error: int = 0) -> Moved | None:
    """Where the website's rules send a request for this path: `error` 0 before the object is looked for,
    else the status that its absence would have."""
    key = path.removeprefix("/")
    if website.redirect_all:
        return _moved(website.redirect_all, key, "", protocol, host)
    for rule in website.rules:
        if rule.error == error and key.startswith(rule.prefix):
            return _moved(rule.redirect, key, rule.prefix, protocol, host)
    return None


def _moved(redirect: Redirect, key: str, prefix: str, protocol: str, host: str) -> Moved:
    if redirect.key:
        key = redirect.key
    elif redirect.prefix is not None:
        key = redirect.prefix + key.removeprefix(prefix)
    address = f"{redirect.protocol or protocol}://{redirect.host or host}/{quote(key, safe='/~?=&#%')}"
    return Moved(redirect.code, address)


def _index(document: Mapping[str, Any] | None) -> str:
    if document is None:
        raise errors.invalid_argument(
            "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
            "IndexDocument",
            "null",
        )
    suffix: str = document.get("Suffix", "")
    if not suffix or "/" in suffix:
        raise errors.invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix)
    return suffix


def _rule(rule: Mapping[str, Any]) -> Rule:
    condition = rule.get("Condition", {})
    error = condition.get("HttpErrorCodeReturnedEquals", "")
    if error and not (error.isdecimal() and 400 <= int(error) < 600):
        raise errors.invalid_request(
            f"The provided HTTP error code ({error}) is not valid. Valid codes are 4XX or 5XX."
        )
    return Rule(
        prefix=condition.get("KeyPrefixEquals", ""),
        error=int(error or 0),
        redirect=_redirect(rule.get("Redirect")),
    )


def _redirect(redirect: Mapping[str, Any] | None) -> Redirect:
    if not redirect:
        raise errors.malformed_xml()
    code, protocol = redirect.get("HttpRedirectCode", "301"), redirect.get("Protocol", "")
    if not (code.isdecimal() and int(code) in REDIRECT_CODES):
        raise errors.invalid_request(
            f"The provided HTTP redirect code ({code}) is not valid. Valid codes are 3XX except 300."
        )
    if protocol not in ("", "http", "https"):
        raise errors.invalid_request(
            "Invalid protocol, protocol can be http or https. If not defined the "
            "protocol will be selected automatically."
        )
    if "ReplaceKeyWith" in redirect and "ReplaceKeyPrefixWith" in redirect:
        raise errors.invalid_request("You can only define ReplaceKeyPrefix or ReplaceKey but not both.")
    return Redirect(
        host=redirect.get("HostName", ""),
        protocol=protocol,
        code=int(code),
        key=redirect.get("ReplaceKeyWith", ""),
        prefix=redirect.get("ReplaceKeyPrefixWith"),
    )


def _show_rule(rule: Rule) -> dict[str, Any]:
    condition = {"KeyPrefixEquals": rule.prefix, "HttpErrorCodeReturnedEquals": str(rule.error or "")}
    condition = {name: value for name, value in condition.items() if value}
    shown = {"Redirect": _show_redirect(rule.redirect, code=rule.redirect.code != 301)}
    return ({"Condition": condition} if condition else {}) | shown


def _show_redirect(redirect: Redirect, *, code: bool) -> dict[str, str]:
    members = {
        "HostName": redirect.host,
        "Protocol": redirect.protocol,
        "HttpRedirectCode": str(redirect.code) if code else "",
        "ReplaceKeyWith": redirect.key,
    }
    shown = {name: value for name, value in members.items() if value}
    return shown if redirect.prefix is None else shown | {"ReplaceKeyPrefixWith": redirect.prefix}
