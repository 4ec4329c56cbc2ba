"""Receipt handles: which message, and which of its receptions. Pure."""

import base64
import binascii
from typing import NamedTuple

from headrace.services.sqs.errors import bad_handle


class Receipt(NamedTuple):
    queue: str
    """The queue's uid."""
    message: str
    receives: int
    """How often the message had been received."""

    @property
    def handle(self) -> str:
        text = f"{self.queue}/{self.message}/{self.receives}"
        return base64.urlsafe_b64encode(text.encode()).decode()


def read(handle: str) -> Receipt:
    """Raises `ReceiptHandleIsInvalid`."""
    try:
        text = base64.b64decode(handle, altchars=b"-_", validate=True).decode()
        queue, message, receives = text.split("/")
        return Receipt(queue, message, int(receives))
    except (binascii.Error, ValueError):
        raise bad_handle(handle) from None
