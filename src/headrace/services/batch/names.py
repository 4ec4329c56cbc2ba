"""The names of AWS Batch's things."""

import re

from headrace.services.batch.errors import client_exception

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
SHARE = re.compile(r"[A-Za-z0-9]{1,255}")
SHARE_PATTERN = re.compile(r"[A-Za-z0-9]{1,255}\*?|[A-Za-z0-9]{0,254}\*")


def name_of(reference: str) -> str:
    """The name, from itself or an ARN."""
    return reference.rsplit("/", 1)[-1] if reference.startswith("arn:") else reference


def id_of(scope: str, reference: str) -> str:
    """The id of what is named so, or by its ARN."""
    return f"{scope}/{name_of(reference)}"


def check(what: str, name: str) -> None:
    """Raises `ClientException`."""
    if not NAME.fullmatch(name):
        raise client_exception(
            f"{what} name should match valid pattern: up to 128 letters, numbers, hyphens and underscores, "
            "of which the first is a letter or a number."
        )
