"""One key file by which secrets are kept unreadable in the store, and from which others are derived."""

import hmac
import os
import tempfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


class NotSealedHere(Exception):
    """The bytes were not sealed with this key and for this purpose."""


class BadKeyFile(Exception):
    """The key file does not hold a key; the message is for people."""


class Sealing:
    """Seals and unseals bytes (AES-256-GCM), and derives keys (HMAC-SHA-256)."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = AESGCM(self.derive("sealing"))

    def seal(self, secret: bytes, purpose: str) -> bytes:
        """The secret, unreadable. It can be unsealed for the same purpose only, e.g. its record's id."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret, purpose.encode())

    def unseal(self, sealed: bytes, purpose: str) -> bytes:
        """The secret. Raises `NotSealedHere`."""
        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, purpose.encode())
        except (InvalidTag, ValueError) as error:
            raise NotSealedHere(f"not sealed with this key for {purpose}") from error

    def derive(self, label: str) -> bytes:
        """A key for another use: always the same for the same label, and of no help to find this one."""
        return hmac.digest(self._key, label.encode(), "sha256")


def open_sealing(path: Path) -> Sealing:
    """The sealing by the key in this file, which is made if it is missing, for its owner's eyes only.

    Raises `BadKeyFile`. Two processes that make it at once get the same key.
    """
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise BadKeyFile(f"{path} should hold {KEY_BYTES} bytes and holds {len(key)}.")
    return Sealing(key)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        os.unlink(draft)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
