"""Which images a policy lets expire (ECR user guide, lifecycle policy evaluation rules). Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import NamedTuple

from headrace.services.ecr.lifecycle.policy import Policy, Rule, Selection
from headrace.services.ecr.records import Image


class Expiry(NamedTuple):
    """An image that is to go, and by which rule."""

    image: Image
    priority: int


def evaluate(policy: Policy, images: Sequence[Image], *, now: datetime) -> list[Expiry]:
    """The images to go, oldest first within a rule.

    Every rule chooses among all images, whatever other rules say. An image that a rule's tags name is
    out of reach of the rules behind it, which count it all the same. A member of a manifest list stays
    as long as the list.
    """
    out_of_reach: set[str] = set()
    expired: list[Expiry] = []
    oldest_first = sorted(images, key=lambda image: (image.pushed_at, image.digest))
    for rule in policy.by_priority:
        chosen = [image for image in oldest_first if _chooses(rule.selection, image)]
        expired += [
            Expiry(image, rule.rule_priority)
            for image in _beyond(rule, chosen, now)
            if image.digest not in out_of_reach and not image.lists
        ]
        out_of_reach.update(image.digest for image in chosen)
    return expired


def _chooses(selection: Selection, image: Image) -> bool:
    if selection.tag_status == "any":
        return True
    if selection.tag_status == "untagged":
        return not image.tags
    return all(
        any(fnmatchcase(tag, _literal(wildcard)) for tag in image.tags) for wildcard in selection.wildcards
    )


def _literal(wildcard: str) -> str:
    """The wildcard with only `*` special."""
    return wildcard.replace("[", "[[]").replace("?", "[?]")


def _beyond(rule: Rule, chosen: Sequence[Image], now: datetime) -> Sequence[Image]:
    """Of the chosen images, oldest first, those beyond the rule's count or older than its days."""
    number = rule.selection.count_number
    if rule.selection.count_type == "imageCountMoreThan":
        return chosen[: max(0, len(chosen) - number)]
    return [image for image in chosen if now - image.pushed_at > timedelta(days=number)]
