"""Where things lie."""

import json
from pathlib import Path

from examples.running.server import Home

CAMPUS = Path(__file__).resolve().parent.parent
PROJECT = CAMPUS.parent.parent
HOME = Home("demo")
WORK = HOME.folder
"""The contexts of images, beside Headrace's data."""


def applications() -> dict[str, str]:
    """The title of every application, by its name."""
    return {
        file.parent.name: json.loads(file.read_text())["title"]
        for file in sorted(CAMPUS.glob("apps/*/app.json"))
    }
