"""What may be a blob's key."""

import re

_KEY = re.compile(r"[A-Za-z0-9_=-][A-Za-z0-9._=-]*(/[A-Za-z0-9_=-][A-Za-z0-9._=-]*)*")


def check_key(key: str) -> str:
    """The key, if it is one: a path of names that do not begin with a dot. Raises `ValueError`."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a blob's key: {key!r}")
    return key
