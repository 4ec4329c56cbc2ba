"""Names and ARNs of secrets."""

import re
import secrets
import string

from headrace.services.secretsmanager import errors

_NAME = re.compile(r"[A-Za-z0-9/_+=.@!-]{1,512}", re.ASCII)
_ARN = re.compile(r"arn:aws:secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:(.+)", re.ASCII)
_SUFFIX = re.compile(r"(.+)-([A-Za-z0-9]{6})", re.ASCII)
_LETTERS = string.ascii_letters + string.digits


def check(name: str) -> None:
    """Raises `ValidationException`."""
    if not _NAME.fullmatch(name):
        raise errors.invalid_name()


def new_suffix() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(6))


def arn(scope: str, name: str, suffix: str) -> str:
    account, region = scope.split("/")
    return f"arn:aws:secretsmanager:{region}:{account}:secret:{name}-{suffix}"


def candidates(scope: str, secret_id: str) -> list[tuple[str, str | None]]:
    """The names that a `SecretId` may stand for, each with the suffix it then must have.

    It is a name, a whole ARN, or one without the suffix; which of the latter two, only the secrets that
    exist can tell. Another account's or region's ARN stands for none.
    """
    match = _ARN.fullmatch(secret_id)
    if match is None:
        return [(secret_id, None)]
    if f"{match[2]}/{match[1]}" != scope:
        return []
    whole = _SUFFIX.fullmatch(match[3])
    return ([(whole[1], whole[2])] if whole else []) + [(match[3], None)]
