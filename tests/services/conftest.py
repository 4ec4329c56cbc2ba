"""A Headrace for the tests of services: the simulated engine unless a test asks for containers."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from headrace.engines.base import Engine
from headrace.engines.simulated import Park, SimulatedEngine
from headrace.kit.clock import SystemClock
from tests.headrace import Server, serving


def simulated() -> Engine:
    """An engine on a machine park of its own."""
    return SimulatedEngine("test", Park(SystemClock()))


@pytest.fixture(scope="module")
def headrace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Headrace whose containers are simulated, shared by the tests of a module."""
    with serving(tmp_path_factory.mktemp("headrace"), simulated) as server:
        yield server


@pytest.fixture(scope="module")
def docker_headrace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Headrace on the Docker Engine, shared by the tests of a module."""
    with serving(tmp_path_factory.mktemp("headrace")) as server:
        yield server


@pytest.fixture(scope="module")
def client(headrace: Server) -> Callable[[str], Any]:
    """Makes botocore clients of the simulated Headrace."""
    return headrace.client
