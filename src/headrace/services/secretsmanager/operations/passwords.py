"""GetRandomPassword."""

from headrace.aws.call import Call, Request, Response
from headrace.services.secretsmanager.context import Context, operation
from headrace.services.secretsmanager.passwords import KINDS, alphabets, password

_LENGTH = 32


@operation("GetRandomPassword")
async def get_random_password(_: Context, __: Call, request: Request) -> Response:
    kinds = alphabets(
        {kind for kind in KINDS if request.get(f"Exclude{kind}")},
        without=request.get("ExcludeCharacters", ""),
        space=request.get("IncludeSpace", False),
    )
    made = password(
        kinds, request.get("PasswordLength", _LENGTH), each=request.get("RequireEachIncludedType", True)
    )
    return {"RandomPassword": made}
