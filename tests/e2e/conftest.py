"""Headrace as a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.process import Process
from tests.headrace import end_proxy
from tests.images import busybox


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    """A Headrace that has been started; stopped at the end."""
    busybox()
    process = Process(tmp_path / "data")
    process.start()
    yield process
    process.stop()
    end_proxy(process.data)
