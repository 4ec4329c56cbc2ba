"""Who sends a request: HTTP Basic with the user AWS and a password from GetAuthorizationToken."""

import base64
from binascii import Error as NotBase64
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from headrace.services.ecr.registry.errors import RegistryError
from headrace.services.ecr.tokens import USER, Grant, TokenExpired, TokenInvalid, Tokens

LAYER_TOKEN = "X-Headrace-Token"  # noqa: S105  (the name of a parameter)
"""The query parameter of the URLs that GetDownloadUrlForLayer gives."""


class Unauthorized(Exception):
    """No good credentials came with the request."""


def check(request: Request, tokens: Tokens, *, now: datetime) -> Grant:
    """What the sender may do. Raises `Unauthorized`, or `RegistryError` if his password has expired."""
    try:
        if LAYER_TOKEN in request.query_params:
            return _layer_grant(request, tokens, now)
        grant = tokens.check(_password(request), now=now)
    except TokenInvalid:
        raise Unauthorized from None
    except TokenExpired:
        raise RegistryError(
            403, "DENIED", "Your authorization token has expired. Reauthenticate and try again."
        ) from None
    if grant.layer is not None:
        raise Unauthorized
    return grant


def challenge(request: Request) -> Response:
    """What tells a client to authenticate."""
    realm = f"{request.url.scheme}://{request.url.netloc}/"
    return Response(
        "Not Authorized\n",
        401,
        headers={"Www-Authenticate": f'Basic realm="{realm}",service="ecr.amazonaws.com"'},
        media_type="text/plain",
    )


def _password(request: Request) -> str:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise Unauthorized
    try:
        user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (NotBase64, UnicodeDecodeError, ValueError):
        raise Unauthorized from None
    if user != USER:
        raise Unauthorized
    return password


def _layer_grant(request: Request, tokens: Tokens, now: datetime) -> Grant:
    """A layer's own URL allows reading that layer only."""
    grant = tokens.check(request.query_params[LAYER_TOKEN], now=now)
    repository, _, digest = (grant.layer or "").rpartition("/")
    if request.method not in ("GET", "HEAD") or request.url.path != f"/v2/{repository}/blobs/{digest}":
        raise Unauthorized
    return grant
