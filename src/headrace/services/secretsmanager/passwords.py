"""Random passwords («GetRandomPassword»)."""

import secrets
import string

from headrace.services.secretsmanager import errors

KINDS = {
    "Lowercase": string.ascii_lowercase,
    "Uppercase": string.ascii_uppercase,
    "Numbers": string.digits,
    "Punctuation": string.punctuation,
}


def alphabets(excluded: set[str], *, without: str, space: bool) -> list[str]:
    """The characters of each kind that may be used. Raises `InvalidParameterException` if none is left."""
    kinds = [text for kind, text in KINDS.items() if kind not in excluded]
    kinds += [" "] if space else []
    left = ["".join(letter for letter in text if letter not in without) for text in kinds]
    found = [text for text in left if text]
    if not found:
        raise errors.invalid("The parameters exclude all characters: a password can't be made.")
    return found


def password(kinds: list[str], length: int, *, each: bool) -> str:
    """A password of these kinds of characters, with `each` at least one of each."""
    if each and length < len(kinds):
        raise errors.invalid(f"A password with one character of each type has at least {len(kinds)}.")
    first = [secrets.choice(kind) for kind in kinds] if each else []
    letters = first + [secrets.choice("".join(kinds)) for _ in range(length - len(first))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)
