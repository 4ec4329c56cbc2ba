from pathlib import Path

import pytest

from tests.unit.codebuild.driving import SHELLS, Driving, shell_named


@pytest.fixture(params=list(SHELLS))
def driving(request: pytest.FixtureRequest, tmp_path: Path) -> Driving:
    """A build by each of the shells that images have."""
    shell = shell_named(request.param, tmp_path)
    if shell is None:
        pytest.skip(f"{request.param} is not on this machine")
    return Driving(tmp_path, shell)
