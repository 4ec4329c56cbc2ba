"""Pages of a list: the token names the last item that was given."""

from typing import Any

from headrace.aws.page_tokens import BadToken, sort_key, token
from headrace.services.ecs.errors import invalid_parameter

__all__ = ["after", "size", "token"]

LARGEST = 100


def size(request: dict[str, Any], default: int = LARGEST) -> int:
    """The number of items asked for. Raises `AwsError` outside 1 to 100."""
    asked = int(request.get("maxResults", default))
    if not 1 <= asked <= LARGEST:
        raise invalid_parameter(f"maxResults must be between 1 and {LARGEST}.")
    return asked


def after(request: dict[str, Any]) -> str:
    """The sort key that the page begins behind; empty for the first page."""
    try:
        return sort_key(request.get("nextToken"))
    except BadToken:
        raise invalid_parameter("Invalid token") from None
