"""The list of a repository's tags."""

import re
from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from headrace.services.ecr.records import Tag
from headrace.services.ecr.registry.errors import RegistryError
from headrace.services.ecr.registry.exchange import Exchange

_MOST = 1000
_NUMBER = re.compile(r"[0-9]{1,18}")


async def list_tags(exchange: Exchange) -> Response:
    """GET, in order of name, in pages of `n` behind `last`."""
    repository = await exchange.repository()
    query = exchange.request.query_params
    limit = _limit(query.get("n"))
    found = await exchange.context.store.page(
        Tag, owner=repository.key, after=query.get("last", ""), limit=limit + 1
    )
    page = [tag.name for tag in found[:limit]]
    response = Response(
        msgspec.json.encode({"name": repository.name, "tags": page}), media_type="application/json"
    )
    if page and len(found) > limit:
        next_page = urlencode({"n": limit, "last": page[-1]})
        response.headers["Link"] = f'</v2/{repository.name}/tags/list?{next_page}>; rel="next"'
    return response


def _limit(text: str | None) -> int:
    if text is None:
        return _MOST
    if not _NUMBER.fullmatch(text):
        raise RegistryError(
            400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested", detail={"n": text}
        )
    return min(int(text), _MOST)
