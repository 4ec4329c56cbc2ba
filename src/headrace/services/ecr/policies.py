"""Repository policies. They are kept, not enforced: whoever has a key of the account may do everything."""

import msgspec

from headrace.services.ecr import errors


def check(text: str) -> None:
    """Raises `InvalidParameterException` unless it is a JSON object with statements."""
    try:
        policy = msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError:
        policy = {}
    if not isinstance(policy.get("Statement"), list | dict):
        raise errors.constraint("PolicyText", "Invalid repository policy provided")
