"""CodeBuild on pretended containers."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from headrace.engines.simulated import Park
from headrace.kit.clock import SystemClock
from tests.services.codebuild.pretending import PretendEngine
from tests.services.codebuild.workshop import Workshop, workshop


@pytest.fixture
async def park() -> AsyncIterator[Park]:
    park = Park(SystemClock())
    yield park
    await park.close()


@pytest.fixture
async def shop(tmp_path: Path, park: Park) -> AsyncIterator[Workshop]:
    async with workshop(tmp_path, PretendEngine(park)) as made:
        yield made
