"""The tokens by which clients ask for the next page of a list: opaque to them, a sort key to us."""

import base64
import binascii


class BadToken(ValueError):
    """It is none of ours."""


def token(sort: str) -> str:
    """The token of the page behind this sort key."""
    return base64.urlsafe_b64encode(sort.encode()).decode()


def sort_key(given: str | None) -> str:
    """The sort key that the page begins behind; empty for the first page. Raises `BadToken`."""
    try:
        return base64.b64decode(given or "", altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise BadToken("not a page token") from error
