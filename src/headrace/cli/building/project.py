"""The project that a folder is built by. Pure."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headrace.cli.failure import Failure

COMPUTE_TYPE = "BUILD_GENERAL1_SMALL"
"""What a new project gets if nothing is said."""
LONGEST = 150
Project = dict[str, Any]
"""As BatchGetProjects shows it, or as CreateProject and UpdateProject take it."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What has been asked for; None leaves things as they are, an empty text as they are by default."""

    image: str | None = None
    compute_type: str | None = None
    privileged: bool | None = None
    buildspec: str | None = None
    artifacts: str | None = None
    """`bucket` or `bucket/prefix`."""


def name_of(folder: Path) -> str:
    """The folder's name as a project can have it."""
    valid = re.sub(r"[^A-Za-z0-9_-]+", "-", folder.resolve().name).lstrip("-_")[:LONGEST]
    return valid if len(valid) > 1 else f"build-{valid}".rstrip("-")


def settled(before: Project | None, *, name: str, bucket: str, account: str, wishes: Wishes) -> Project:
    """The project as it is to be, for CreateProject or UpdateProject. Raises `Failure`.

    `before`: as it is; None if there is none. `bucket`: of its source, which has no key yet.
    """
    _check_own(before, name, bucket)
    role = f"arn:aws:iam::{account}:role/headrace-build"
    project: Project = {
        "name": name,
        "source": {"type": "S3", "location": bucket, **_buildspec(before, wishes)},
        "artifacts": _artifacts(before, wishes),
        "environment": _environment(before, name, wishes),
    }
    if before is None:
        project |= {"serviceRole": role, "buildBatchConfig": {"serviceRole": role}}
    return project


def buildspec_of(before: Project | None, wishes: Wishes) -> str:
    """The path of its specification, empty for the usual one."""
    return str(_buildspec(before, wishes).get("buildspec", ""))


def _check_own(before: Project | None, name: str, bucket: str) -> None:
    """A project that was made for another source is not to be taken from its maker."""
    if before is not None and before["source"].get("location", "").split("/", 1)[0] != bucket:
        raise Failure(
            f"the project '{name}' is there already and builds another source", "choose a name with --project"
        )


def _buildspec(before: Project | None, wishes: Wishes) -> dict[str, str]:
    kept = (before or {}).get("source", {}).get("buildspec", "")
    chosen = kept if wishes.buildspec is None else wishes.buildspec
    return {"buildspec": chosen} if chosen else {}


def _artifacts(before: Project | None, wishes: Wishes) -> dict[str, Any]:
    none = {"type": "NO_ARTIFACTS"}
    if wishes.artifacts is None:
        kept: dict[str, Any] = (before or {}).get("artifacts", none)
        return kept
    bucket, _, prefix = wishes.artifacts.removeprefix("s3://").strip("/").partition("/")
    if not bucket:
        return none
    return {"type": "S3", "location": bucket, "path": prefix, "name": "/", "packaging": "NONE"}


def _environment(before: Project | None, name: str, wishes: Wishes) -> dict[str, Any]:
    environment = {
        "type": "LINUX_CONTAINER",
        "computeType": COMPUTE_TYPE,
        "imagePullCredentialsType": "SERVICE_ROLE",
        **(before or {}).get("environment", {}),
    }
    wanted = {
        "image": wishes.image or None,
        "computeType": wishes.compute_type or None,
        "privilegedMode": wishes.privileged,
    }
    environment |= {member: value for member, value in wanted.items() if value is not None}
    if "image" not in environment:
        raise Failure(
            f"the project '{name}' is new: in which image is it to be built?",
            "name the image with --image; it is kept for the next time",
        )
    return environment
