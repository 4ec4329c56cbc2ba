"""Pages of a list: the token names the last item that was given."""

from typing import Any

from headrace.aws.page_tokens import BadToken, sort_key, token
from headrace.services.ssm.errors import invalid_token, validation

__all__ = ["after", "size", "token"]


def size(request: dict[str, Any], largest: int) -> int:
    """The number of items asked for. Raises `ValidationException`."""
    asked = int(request.get("MaxResults", largest))
    if not 1 <= asked <= largest:
        raise validation(f"MaxResults must be between 1 and {largest}.")
    return asked


def after(request: dict[str, Any]) -> str:
    """The sort key that the page begins behind. Raises `InvalidNextToken`."""
    try:
        return sort_key(request.get("NextToken"))
    except BadToken:
        raise invalid_token() from None
