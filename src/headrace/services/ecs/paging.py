"""Pages of a list: the token names the last item that was given."""

import base64
import binascii
from typing import Any

from headrace.services.ecs.errors import invalid_parameter

LARGEST = 100


def size(request: dict[str, Any], default: int = LARGEST) -> int:
    """The number of items asked for. Raises `AwsError` outside 1 to 100."""
    asked = int(request.get("maxResults", default))
    if not 1 <= asked <= LARGEST:
        raise invalid_parameter(f"maxResults must be between 1 and {LARGEST}.")
    return asked


def after(request: dict[str, Any]) -> str:
    """The sort key that the page begins behind; empty for the first page."""
    token = request.get("nextToken", "")
    try:
        return base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, UnicodeError):
        raise invalid_parameter("Invalid token") from None


def token(sort: str) -> str:
    """The token of the page behind this sort key."""
    return base64.urlsafe_b64encode(sort.encode()).decode()
