"""The values of parameters: checked, sealed on their way into the store, unsealed on their way out."""

import base64
from collections.abc import Mapping
from typing import Any

import re2

from headrace.kit.sealing import Sealing
from headrace.services.ssm.errors import not_supported, pattern_mismatch, validation
from headrace.services.ssm.records import Version

TYPES = ("String", "StringList", "SecureString")
LARGEST = {"Standard": 4096, "Advanced": 8192, "Intelligent-Tiering": 8192}
SECURE = "SecureString"


def check(request: Mapping[str, Any], kind: str, pattern: str | None) -> None:
    """Raises `AwsError` if the request's value can't be kept."""
    value, tier = request["Value"], request.get("Tier", "Standard")
    if kind not in TYPES:
        raise validation(f"The parameter type {kind} is not one of {', '.join(TYPES)}.")
    if request.get("DataType", "text") != "text":
        raise not_supported(f"parameters of the data type {request['DataType']}")
    if request.get("Policies"):
        raise not_supported("parameter policies")
    if not value:
        raise validation("Parameter value can't be empty.")
    if len(value.encode()) > LARGEST[tier]:
        raise validation(
            f"The {tier} tier allows values of up to {LARGEST[tier]} characters. Use the Advanced tier for "
            "larger ones."
        )
    if "{{" in value:
        raise validation('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.')
    if pattern is not None and not _matches(pattern, value):
        raise pattern_mismatch(pattern)


class Values:
    """Seals and unseals."""

    def __init__(self, sealing: Sealing) -> None:
        self._sealing = sealing

    def seal(self, id: str, value: str) -> bytes:
        """`id`: the version's."""
        return self._sealing.seal(value.encode(), id)

    def plain(self, version: Version) -> str:
        """Raises `NotSealedHere`."""
        return self._sealing.unseal(version.sealed, version.id).decode()

    def shown(self, version: Version, *, decrypted: bool) -> str:
        """The value, as an answer has it: unreadable, if it is secure and nobody asked to decrypt it."""
        if version.type == SECURE and not decrypted:
            return base64.b64encode(version.sealed).decode()
        return self.plain(version)


def _matches(pattern: str, value: str) -> bool:
    try:
        return re2.search(pattern, value) is not None
    except re2.error:
        raise validation(f"The allowed pattern {pattern} is not a regular expression.") from None
