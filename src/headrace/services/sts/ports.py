"""What STS needs of others."""

from datetime import timedelta
from typing import NamedTuple, Protocol


class Issued(NamedTuple):
    """Credentials for a while."""

    access_key_id: str
    secret: str
    session_token: str


class Sessions(Protocol):
    """Who issues credentials: IAM."""

    def issue(
        self,
        account: str,
        region: str,
        subject: str,
        role: str,
        lifetime: timedelta,
        *,
        run: str | None = None,
    ) -> tuple[str, str, str]:
        """Access key, secret and session token for `subject` in the role of that name. They end with this
        run; empty for none."""
