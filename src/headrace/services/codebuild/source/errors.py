"""Why a source can't be had."""

CLIENT_ERROR = "CLIENT_ERROR"


class SourceError(Exception):
    """The source can't be had: `code` and `message` are those of a phase's context."""

    def __init__(self, message: str, *, code: str = CLIENT_ERROR) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
