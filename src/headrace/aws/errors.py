"""Errors that a client sees."""

from collections.abc import Mapping
from typing import Any


class AwsError(Exception):
    """An error with AWS's code and message. Only the gateway turns it into bytes.

    `status` is the HTTP status where the service's model does not say. `headers` are further headers
    of the answer. `fields` are further members of the error's shape, e.g. `resourceIds`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int = 400,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.headers = headers or {}
        self.fields = fields
