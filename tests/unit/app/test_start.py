"""Headrace's start, step by step."""

import socket
from pathlib import Path

import pytest

from headrace.app.headrace import start
from headrace.cli.stored_keys import first_key
from headrace.data_folder import DataFolder
from headrace.engines.simulated import Park, SimulatedEngine
from headrace.gateway.listening import AddressInUse
from headrace.kit.clock import SystemClock
from headrace.settings import load


async def test_the_first_access_key_is_there_before_it_listens(tmp_path: Path) -> None:
    """Whoever waits for the port may ask for the key at once."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = load({"data": str(tmp_path), "port": taken.getsockname()[1]}, {})
        with pytest.raises(AddressInUse):
            async with start(settings, engine=SimulatedEngine("test", Park(SystemClock()))):
                pass
    key, secret = first_key(DataFolder(tmp_path), settings.account)
    assert key
    assert secret
