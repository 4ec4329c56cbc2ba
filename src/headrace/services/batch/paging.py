"""Pages of lists."""

from headrace.aws.call import Request
from headrace.aws.page_tokens import BadToken, sort_key, token
from headrace.services.batch.errors import client_exception
from headrace.store.base import R

MOST = 100

__all__ = ["MOST", "after", "more", "size"]


def size(request: Request, most: int = MOST) -> int:
    """How many a page holds. Raises `ClientException`."""
    wanted = int(request.get("maxResults", most))
    if not 1 <= wanted <= most:
        raise client_exception(f"maxResults must be between 1 and {most}.")
    return wanted


def after(request: Request) -> str:
    """The sort key that the page begins behind. Raises `ClientException`."""
    try:
        return sort_key(request.get("nextToken"))
    except BadToken:
        raise client_exception("The nextToken is not valid.") from None


def more(page: list[R], limit: int) -> str | None:
    """The token of the next page, if there may be one."""
    return token(page[-1].index().sort) if len(page) == limit else None
