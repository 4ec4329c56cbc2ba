"""Bucket policies, as far as Headrace evaluates them: may anybody at all read an object?"""

import json
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from headrace.aws.errors import AwsError

LONGEST_POLICY = 20 * 1024


def check(document: str, bucket: str) -> None:
    """Raises MalformedPolicy unless it is a policy whose statements concern this bucket."""
    if len(document.encode()) > LONGEST_POLICY:
        raise _malformed("Policies must not exceed 20 KB in size")
    statements = _statements(document)
    if not statements:
        raise _malformed("Missing required field Statement")
    for statement in statements:
        _check_statement(statement, bucket)


def is_public(document: str) -> bool:
    """Whether it lets anybody do anything without a condition, which public access blocks refuse."""
    return bool(document) and any(
        statement.get("Effect") == "Allow" and _for_anybody(statement) and not statement.get("Condition")
        for statement in _statements(document)
    )


def lets_anybody_read(document: str, bucket: str, key: str) -> bool:
    """Whether the policy allows `s3:GetObject` on the object to everybody and denies it to nobody.

    A statement with a condition allows nothing, but denies.
    """
    if not document:
        return False
    resource = f"arn:aws:s3:::{bucket}/{key}"
    concerned = [statement for statement in _statements(document) if _concerns(statement, resource)]
    denied = any(statement.get("Effect") == "Deny" for statement in concerned)
    return not denied and any(not statement.get("Condition") for statement in concerned)


def _check_statement(statement: Any, bucket: str) -> None:
    if not isinstance(statement, dict):
        raise _malformed("Policies must be valid JSON and the first byte must be '{'")
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise _malformed(f"Invalid effect: {statement.get('Effect', '')}")
    if not {"Principal", "NotPrincipal"} & statement.keys():
        raise _malformed("Missing required field Principal")
    if not {"Action", "NotAction"} & statement.keys():
        raise _malformed("Missing required field Action")
    resources = _list(statement.get("Resource", statement.get("NotResource")))
    if not resources:
        raise _malformed("Missing required field Resource")
    if not all(_names(resource, bucket) for resource in resources):
        raise _malformed("Policy has invalid resource")


def _names(resource: str, bucket: str) -> bool:
    name = resource.removeprefix("arn:aws:s3:::").partition("/")[0]
    return _matches(bucket, [name])


@lru_cache(maxsize=64)
def _statements(document: str) -> Sequence[Any]:
    try:
        policy = json.loads(document)
    except ValueError:
        policy = None
    if not isinstance(policy, dict):
        raise _malformed("Policies must be valid JSON and the first byte must be '{'")
    statements = policy.get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _concerns(statement: dict[str, Any], resource: str) -> bool:
    """Whether it speaks of anybody reading the resource. What is said by exception (`NotPrincipal`,
    `NotAction`, `NotResource`) is taken to concern every denial and no permission."""
    if {"NotPrincipal", "NotAction", "NotResource"} & statement.keys():
        return statement.get("Effect") == "Deny"
    actions = [action.lower() for action in _list(statement.get("Action"))]
    return (
        _for_anybody(statement)
        and _matches("s3:getobject", actions)
        and _matches(resource, _list(statement.get("Resource")))
    )


def _for_anybody(statement: dict[str, Any]) -> bool:
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        principal = principal.get("AWS")
    return "*" in _list(principal)


def _matches(name: str, patterns: Iterable[str]) -> bool:
    """A policy's wildcards are `*` and `?` only; fnmatch would also read brackets."""
    return any(fnmatchcase(name, pattern.replace("[", "[[]")) for pattern in patterns)


def _list(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str)]


def _malformed(message: str) -> AwsError:
    return AwsError("MalformedPolicy", message)
