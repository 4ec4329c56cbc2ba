"""Where things lie."""

import json
from pathlib import Path

CAMPUS = Path(__file__).resolve().parent.parent
PROJECT = CAMPUS.parent.parent
WORK = PROJECT / ".headrace" / "demo"
"""What stays between two runs and is not in git: Headrace's data, its log, the contexts of images."""


def applications() -> dict[str, str]:
    """The title of every application, by its name."""
    return {
        file.parent.name: json.loads(file.read_text())["title"]
        for file in sorted(CAMPUS.glob("apps/*/app.json"))
    }
