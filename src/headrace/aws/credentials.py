"""Who holds an access key."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What an access key stands for."""

    secret: str = field(repr=False)
    account: str
    principal: str
    """The holder's ARN."""
    expires_at: datetime | None = None
    """When it ends; None for never."""
    run: str = ""
    """The id of the run that it ends with; empty for none."""
