"""The build specification of a tree, before it is sent."""

from dataclasses import dataclass
from pathlib import Path

from headrace.cli.building.tree import Tree
from headrace.cli.failure import Failure

USUAL = "buildspec.yml"


@dataclass(frozen=True)
class Specification:
    """What a build is to go by."""

    override: str | None
    """Its text, if the file is not among those that are sent; else None."""
    batch: bool
    """Whether it says that there are several builds."""


def read(tree: Tree, named: str) -> Specification:
    """The specification at this path of the tree, the usual one if it is empty. Raises `Failure`."""
    from headrace.services.codebuild.buildspec import BuildspecError, parse

    path = Path(named or USUAL)
    try:
        text = (tree.folder / path).read_text()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Failure(
            f"the build specification {tree.folder / path} can't be read: {reason}",
            "write one, or name another with --buildspec PATH",
        ) from None
    try:
        batch = parse(text).batch is not None
    except BuildspecError as error:
        raise Failure(f"{tree.folder / path}: {error}") from None
    return Specification(override=None if path in tree.files else text, batch=batch)
