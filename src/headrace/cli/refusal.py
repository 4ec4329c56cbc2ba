"""What Headrace answers when it does not do what a command asks."""

import json
import re
from html import unescape

from headrace.cli.failure import Failure

KEY_CODES = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)


class Refused(Exception):
    """An error of a service, by its code and message."""

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(message)
        self.operation = operation
        self.code = code
        self.message = message

    def explained(self) -> Failure:
        """What to say of it when nothing better is known."""
        if self.code in KEY_CODES:
            return Failure(
                f"Headrace refuses the access key: {self.message}",
                'take one that it knows with eval "$(headrace env)", or name its data folder with --data',
            )
        return Failure(f"{self.message or 'no reason given'} ({self.operation}: {self.code})")


def refusal(operation: str, status: int, answer: bytes) -> Refused:
    """The error in an answer of JSON or of XML, or of something that is no Headrace."""
    try:
        said = json.loads(answer)
        code = said.get("__type", "").rpartition("#")[2] or f"HTTP status {status}"
        message = said.get("message") or said.get("Message", "")
    except (ValueError, KeyError, TypeError, AttributeError):
        code = element("Code", answer) or f"HTTP status {status}"
        message = element("Message", answer)
    return Refused(operation, code, message)


def element(name: str, answer: bytes) -> str:
    """The text of the first element of this name; empty if there is none."""
    found = re.search(rf"<{name}>(.*?)</{name}>", answer.decode(errors="replace"), re.DOTALL)
    return unescape(found[1]) if found else ""
