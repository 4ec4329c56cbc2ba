"""What Secrets Manager remembers. Values are only ever kept sealed."""

from datetime import datetime
from typing import ClassVar

import msgspec

from headrace.store.base import Index, Record


class Version(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a secret, without its value."""

    id: str
    created_at: datetime
    stages: tuple[str, ...] = ()
    """Its staging labels. Without any it is deprecated, and may be removed."""


class Secret(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A secret. Its id is `account/region/name`."""

    kind: ClassVar[str] = "secret"

    name: str
    key: str
    """What its values are kept under. New at every creation, so that a secret made again under an old
    name does not show the old one's values."""
    suffix: str
    """The six characters behind the name in its ARN."""
    created_at: datetime
    changed_at: datetime
    delete_at: datetime | None = None
    """When it is to be removed; None if nobody has deleted it."""
    deleted_at: datetime | None = None
    description: str | None = None
    kms_key_id: str | None = None
    tags: dict[str, str] = {}
    versions: tuple[Version, ...] = ()
    """Oldest first."""

    def index(self) -> Index:
        return Index(phase="deleted" if self.delete_at else "", sort=f"{self.name} {self.scope}")


class SecretValue(Record, frozen=True, kw_only=True, omit_defaults=True):
    """The value of a version. Its id is `key of the secret/id of the version`."""

    kind: ClassVar[str] = "secret-value"

    key: str
    sealed: bytes
    """Sealed for the purpose of its id."""
    binary: bool = False
    """Whether it was given as `SecretBinary`."""

    def index(self) -> Index:
        return Index(owner=self.key, sort=self.id)
