"""Where on a disk the blob of a key lies, and which key a file is.

The file `name` of a folder lies one level deeper, in one of sixteen folders chosen by a hash of the name:
a folder of millions of keys is then no folder of millions of files. Those folders' names begin with a
character that no key may have.
"""

import re
from hashlib import blake2b
from pathlib import PurePosixPath

FAN = "+"
KEY = re.compile(r"(?!\.\.?(/|$))[A-Za-z0-9._=-]{1,200}(/(?!\.\.?(/|$))[A-Za-z0-9._=-]{1,200})*")
"""A component has no more than 200 characters and is neither `.` nor `..`."""


def checked(key: str) -> str:
    """The key itself. Raises `ValueError` if it is none."""
    if not KEY.fullmatch(key):
        raise ValueError(f"not a key of a blob: {key!r}")
    return key


def place_of(key: str) -> PurePosixPath:
    """The file's path below the blobs' folder. Raises `ValueError` for what is no key."""
    folder, _, name = checked(key).rpartition("/")
    digit = blake2b(name.encode(), digest_size=1).hexdigest()[0]
    return PurePosixPath(folder, FAN + digit, name)


def key_of(place: PurePosixPath) -> str:
    """The key whose blob lies there."""
    return str(place.parent.parent / place.name)
