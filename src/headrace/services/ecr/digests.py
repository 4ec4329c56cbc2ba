"""Digests: `sha256:` or `sha512:` and hexadecimal figures (OCI image specification, descriptor)."""

import hashlib
import re

_DIGEST = re.compile(r"(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})")


def is_digest(text: str) -> bool:
    """Whether it is a digest of a kind that can be verified here."""
    return _DIGEST.fullmatch(text) is not None


def algorithm(digest: str) -> str:
    return digest.split(":", 1)[0]


def of(body: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, body).hexdigest()}"
