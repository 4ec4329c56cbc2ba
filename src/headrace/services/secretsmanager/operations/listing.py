"""ListSecrets."""

from headrace.aws.call import Call, Request, Response
from headrace.services.secretsmanager import errors, wire
from headrace.services.secretsmanager.context import Context, operation
from headrace.services.secretsmanager.filtering import matches
from headrace.services.secretsmanager.records import Secret

_MOST = 100
_READ = 1000


@operation("ListSecrets")
async def list_secrets(context: Context, call: Call, request: Request) -> Response:
    if request.get("SortBy", "name") != "name":
        raise errors.invalid("Headrace lists secrets by name only.")
    found, token = await page(context, call, request, limit=request.get("MaxResults", _MOST))
    return {"SecretList": [wire.listed(secret) for secret in found], "NextToken": token}


async def page(
    context: Context, call: Call, request: Request, *, limit: int
) -> tuple[list[Secret], str | None]:
    """Up to `limit` of the secrets asked for, and the token for more."""
    filters = request.get("Filters", ())
    phase = None if request.get("IncludePlannedDeletion") else ""
    found: list[Secret] = []
    after = request.get("NextToken", "")
    while True:
        read = await context.store.page(
            Secret,
            scope=call.scope,
            phase=phase,
            after=after,
            limit=_READ,
            descending=request.get("SortOrder") == "desc",
        )
        for secret in read:
            if matches(secret, filters):
                if len(found) == limit:
                    return found, found[-1].index().sort
                found.append(secret)
        if len(read) < _READ:
            return found, None
        after = read[-1].index().sort
