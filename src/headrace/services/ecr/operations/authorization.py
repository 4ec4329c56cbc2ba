"""GetAuthorizationToken."""

from base64 import b64encode

from headrace.aws.call import Call, Request, Response
from headrace.services.ecr.context import Context, operation
from headrace.services.ecr.tokens import LIFE, USER, Grant


@operation("GetAuthorizationToken")
async def get_authorization_token(context: Context, call: Call, _request: Request) -> Response:
    grant = Grant(scope=call.scope, principal=call.principal, expires=int((call.now + LIFE).timestamp()))
    password = context.tokens.mint(grant)
    data = {
        "authorizationToken": b64encode(f"{USER}:{password}".encode()).decode(),
        "expiresAt": grant.expires_at,
        "proxyEndpoint": call.base_url,
    }
    return {"authorizationData": [data]}
