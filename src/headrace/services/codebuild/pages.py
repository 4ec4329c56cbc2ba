"""Lists a page at a time: CodeBuild's tokens hold the sort key of the last item given."""

from typing import TypeVar

from headrace.aws.page_tokens import BadToken, sort_key, token
from headrace.services.codebuild.errors import invalid_input
from headrace.store.base import Record, Store

__all__ = ["PAGE", "offset", "page", "token", "untoken"]

PAGE = 100
"""Ids in a page of any of CodeBuild's lists."""

R = TypeVar("R", bound=Record)


async def page(
    store: Store,
    kind: type[R],
    *,
    after: str | None,
    descending: bool,
    scope: str | None = None,
    owner: str | None = None,
    limit: int = PAGE,
) -> tuple[list[R], str | None]:
    """One page and the token of the next. Raises `AwsError` for a token that is none."""
    found = await store.page(
        kind,
        scope=scope,
        owner=owner,
        after=untoken(after) if after else "",
        limit=limit + 1,
        descending=descending,
    )
    more = len(found) > limit
    return found[:limit], token(found[limit - 1].index().sort) if more else None


def untoken(text: str) -> str:
    """What the token holds. Raises `AwsError` if it is none of ours."""
    try:
        return sort_key(text)
    except BadToken as error:
        raise invalid_input("Invalid next token provided") from error


def offset(text: str | None) -> int:
    """The number in a token; 0 without one. Raises `AwsError`."""
    number = untoken(text) if text else "0"
    if not number.isdecimal():
        raise invalid_input("Invalid next token provided")
    return int(number)
