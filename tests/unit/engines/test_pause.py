"""The program that holds a network open, and the network it is on."""

import io
import platform
import struct
import subprocess
import tarfile
import time
from pathlib import Path

import pytest

from headrace.engines.docker.network import default_interface
from headrace.engines.docker.pause import PROGRAMS, archive, program


@pytest.mark.parametrize("architecture", sorted(PROGRAMS))
def test_the_program_is_a_loadable_executable(architecture: str) -> None:
    content = program(architecture)
    kind, machine, _, entry, headers = struct.unpack("<HHIQQ", content[16:40])
    segment = struct.unpack("<IIQQQQQQ", content[headers : headers + 56])
    _, flags, offset, address, _, size, in_memory, alignment = segment
    assert content[:7] == b"\x7fELF\x02\x01\x01"
    assert (kind, machine) == (2, PROGRAMS[architecture][0])
    assert (offset, size, in_memory, flags) == (0, len(content), len(content), 5)
    assert address % alignment == offset % alignment
    assert content[entry - address :] == PROGRAMS[architecture][1]


@pytest.mark.skipif(platform.machine() not in PROGRAMS, reason="no program for this architecture")
def test_the_program_waits_and_uses_no_processor(tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive(platform.machine()))) as tar:
        tar.extractall(tmp_path, filter="data")
    process = subprocess.Popen([tmp_path / "pause"])
    try:
        state = Path(f"/proc/{process.pid}/stat")
        deadline = time.monotonic() + 10
        while state.read_text().split()[2] != "S":
            assert time.monotonic() < deadline
            assert process.poll() is None
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


def test_the_default_route_names_the_interface() -> None:
    routes = "Iface\tDestination\tGateway\ndocker0\t000011AC\t00000000\neth0\t00000000\t0100000A\n"
    assert default_interface(routes) == "eth0"
    assert default_interface("Iface\tDestination\tGateway\n") is None
