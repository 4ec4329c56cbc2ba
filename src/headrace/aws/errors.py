"""Errors that a client sees."""

from typing import Any


class AwsError(Exception):
    """An error with AWS's code and message. Only the gateway turns it into bytes.

    `status` is the HTTP status where the service's model does not say. `fields` are further members
    of the error's shape, e.g. `resourceIds`.
    """

    def __init__(self, code: str, message: str, *, status: int = 400, **fields: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields
