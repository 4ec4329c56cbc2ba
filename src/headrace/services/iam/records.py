"""What IAM remembers."""

from datetime import datetime
from typing import ClassVar

from headrace.store.base import Index, Record


class AccessKey(Record, frozen=True, kw_only=True, omit_defaults=True):
    """An access key of an account. Its id is the access key id, its scope `account/`: keys hold in
    every region."""

    kind: ClassVar[str] = "access-key"

    account: str
    sealed_secret: bytes
    """Sealed for the purpose of its id."""
    created_at: datetime

    def index(self) -> Index:
        return Index(owner=self.account, sort=f"{self.created_at.isoformat()}/{self.id}")
