import subprocess
import sys

import pytest

SLOW = ("asyncio", "botocore", "http.client", "rich", "sqlalchemy", "starlette", "uvicorn", "yaml")


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_asking_for_help_loads_nothing_slow(words: list[str]) -> None:
    program = f"""
import sys
from headrace.cli import app
try:
    app({words})
except SystemExit:
    pass
print("loaded:", *(name for name in {SLOW} if name in sys.modules))
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "loaded:"
