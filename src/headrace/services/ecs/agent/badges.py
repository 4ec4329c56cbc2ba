"""By which of its addresses a container is known. Each has its own, which nobody can guess: derived, never
stored."""

import hmac
from typing import NamedTuple

from headrace.kit.sealing import Sealing

MAC_CHARACTERS = 24


class Holder(NamedTuple):
    run: str
    container: int
    """Its place in the run's specification."""


class Badges:
    """Makes and recognises badges."""

    def __init__(self, sealing: Sealing) -> None:
        self._key = sealing.derive("agent badges")

    def badge(self, run: str, container: int) -> str:
        """`run-container-mac`: letters, digits and hyphens."""
        text = f"{run}-{container}"
        return f"{text}-{self._mac(text)}"

    def holder(self, badge: str) -> Holder | None:
        """Whose badge it is; None if it is nobody's."""
        text, _, mac = badge.rpartition("-")
        if not hmac.compare_digest(mac.encode(), self._mac(text).encode()):
            return None
        run, _, container = text.rpartition("-")
        return Holder(run, int(container))

    def _mac(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()[:MAC_CHARACTERS]
