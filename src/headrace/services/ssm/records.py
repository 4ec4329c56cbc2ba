"""What the Parameter Store remembers."""

from datetime import datetime
from typing import ClassVar

from headrace.store.base import Index, Record


class Parameter(Record, frozen=True, kw_only=True, omit_defaults=True):
    """Its id is `scope/name`."""

    kind: ClassVar[str] = "ssm-parameter"

    name: str
    version: int
    """The newest."""
    tags: dict[str, str] = {}

    def index(self) -> Index:
        return Index(owner=self.scope, sort=self.name)

    @property
    def arn(self) -> str:
        account, region = self.scope.split("/")
        return f"arn:aws:ssm:{region}:{account}:parameter/{self.name.removeprefix('/')}"


class Version(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a parameter. Its id is `scope/name:number`; only its labels change."""

    kind: ClassVar[str] = "ssm-parameter-version"

    parameter: str
    """The parameter's id."""
    number: int
    type: str
    """`String`, `StringList` or `SecureString`."""
    sealed: bytes
    """The value: at rest every one is unreadable."""
    description: str | None = None
    pattern: str | None = None
    """What values must match."""
    key: str | None = None
    """What a SecureString is said to be encrypted with; Headrace has one key."""
    tier: str = "Standard"
    data_type: str = "text"
    labels: tuple[str, ...] = ()
    modified: datetime
    modified_by: str

    def index(self) -> Index:
        return Index(owner=self.parameter, sort=f"{self.number:010d}")


def version_id(parameter: str, number: int) -> str:
    """`parameter`: the parameter's id."""
    return f"{parameter}:{number}"
