"""The container image of the night's jobs."""

from examples.campus.demo import images
from examples.campus.demo.places import CAMPUS

FOLDER = "night/jobs"


def make() -> str:
    """Its name. It is made unless its inputs are as they were."""
    images.base()
    programs = sorted((CAMPUS / FOLDER).glob("*.py"))
    return images.build(FOLDER, tuple(str(file.relative_to(CAMPUS)) for file in programs))
