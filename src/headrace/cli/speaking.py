"""What a command says of what it does."""

import sys


def say(text: str) -> None:
    """Tell whoever looks on; what programs read is on the standard output."""
    print(f"headrace: {text}", file=sys.stderr, flush=True)
