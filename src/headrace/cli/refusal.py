"""What Headrace answers when it does not do what a command asks."""

from headrace.cli.failure import Failure

KEY_CODES = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)


class Refused(Exception):
    """An error of a service, by its code and message."""

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(message)
        self.operation = operation
        self.code = code
        self.message = message

    def explained(self) -> Failure:
        """What to say of it when nothing better is known."""
        if self.code in KEY_CODES:
            return Failure(
                f"Headrace refuses the access key: {self.message}",
                'take one that it knows with eval "$(headrace env)", or name its data folder with --data',
            )
        return Failure(f"{self.message or 'no reason given'} ({self.operation}: {self.code})")
