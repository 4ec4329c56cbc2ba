"""Which version of a secret bears which staging labels. Pure.

A label is borne by one version at most. Where AWSCURRENT goes, the version that had it becomes
AWSPREVIOUS («Secrets Manager user guide, secret versions»).
"""

from collections.abc import Iterable

from msgspec.structs import replace

from headrace.services.secretsmanager.records import Version

CURRENT = "AWSCURRENT"
PREVIOUS = "AWSPREVIOUS"
KEPT = 100
"""Versions; beyond that the oldest deprecated ones go."""

Versions = tuple[Version, ...]


def find(versions: Versions, *, id: str | None = None, stage: str | None = None) -> Version | None:
    """The version of this id, or with this label."""
    return next(
        (one for one in versions if (id is None or one.id == id) and (stage is None or stage in one.stages)),
        None,
    )


def added(versions: Versions, new: Version) -> Versions:
    """With a new version, which gets its labels from those that had them."""
    return moved((*versions, replace(new, stages=())), new.id, new.stages)


def moved(versions: Versions, to: str, stages: Iterable[str]) -> Versions:
    """With these labels at the version `to` and nowhere else."""
    for stage in stages:
        before = find(versions, stage=stage)
        versions = _put(versions, stage, to)
        if stage == CURRENT and before is not None and before.id != to:
            versions = _put(versions, PREVIOUS, before.id)
    return versions


def removed(versions: Versions, stage: str) -> Versions:
    """With this label nowhere."""
    return _put(versions, stage, None)


def surplus(versions: Versions) -> Versions:
    """The deprecated versions that are too many, oldest first."""
    deprecated = [one for one in versions if not one.stages]
    return tuple(deprecated[: max(0, len(versions) - KEPT)])


def _put(versions: Versions, stage: str, to: str | None) -> Versions:
    return tuple(
        replace(one, stages=(*one.stages, stage))
        if one.id == to and stage not in one.stages
        else replace(one, stages=tuple(each for each in one.stages if each != stage))
        if one.id != to and stage in one.stages
        else one
        for one in versions
    )
