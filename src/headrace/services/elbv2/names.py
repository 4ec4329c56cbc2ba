"""What load balancers and target groups may be called."""

import re

from headrace.services.elbv2.errors import validation

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?")


def check(what: str, name: str) -> None:
    """`what`: for people. Raises `ValidationError`."""
    if not _NAME.fullmatch(name):
        raise validation(
            f"The {what} name '{name}' can only have up to 32 letters, digits and hyphens, and can not begin "
            "or end with a hyphen"
        )
    if what == "load balancer" and name.startswith("internal-"):
        raise validation(f"The load balancer name '{name}' can not begin with 'internal-'")


def tags(given: list[dict[str, str]] | None) -> dict[str, str]:
    """Tags as they are kept."""
    return {tag["Key"]: tag.get("Value", "") for tag in given or ()}
