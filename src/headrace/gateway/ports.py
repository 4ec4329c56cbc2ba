"""What the gateway needs of others, who are wired in by `app.py`."""

from typing import Protocol

from headrace.aws.credentials import Credential


class Keys(Protocol):
    """Who may call."""

    async def find(self, access_key_id: str, session_token: str | None) -> Credential | None:
        """What the key stands for; None if there is no such key or the token is not its own."""
