"""Pages of a list: the token names the last item that was given."""

import base64
import binascii
from typing import Any

from headrace.services.ssm.errors import invalid_token, validation


def size(request: dict[str, Any], largest: int) -> int:
    """The number of items asked for. Raises `ValidationException`."""
    asked = int(request.get("MaxResults", largest))
    if not 1 <= asked <= largest:
        raise validation(f"MaxResults must be between 1 and {largest}.")
    return asked


def after(request: dict[str, Any]) -> str:
    """The sort key that the page begins behind. Raises `InvalidNextToken`."""
    try:
        return base64.urlsafe_b64decode(request.get("NextToken", "").encode()).decode()
    except (binascii.Error, UnicodeError):
        raise invalid_token() from None


def token(sort: str) -> str:
    return base64.urlsafe_b64encode(sort.encode()).decode()
