import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

MIB = 1024**2
SIZE = 150 * MIB
MEMORY = 100 * MIB


def content() -> Iterator[bytes]:
    """150 MiB, of which only one is in memory at a time."""
    for number in range(SIZE // MIB):
        yield number.to_bytes(1, "big") * MIB


def memory(name: str) -> int:
    """Bytes of memory of this process, in which Headrace runs too."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def forget_the_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def test_a_large_object_passes_through_little_memory(s3: Any, bucket: str) -> None:
    request = {"Bucket": bucket, "Key": "large"}
    forget_the_peak()
    before = memory("VmRSS")
    url = s3.generate_presigned_url("put_object", Params=request)
    put = httpx.put(url, content=content(), headers={"content-length": str(SIZE)}, timeout=120)
    assert put.status_code == 200
    digest = hashlib.md5()
    with httpx.stream("GET", s3.generate_presigned_url("get_object", Params=request), timeout=120) as got:
        for chunk in got.iter_raw():
            digest.update(chunk)
    assert put.headers["etag"] == f'"{digest.hexdigest()}"'
    assert got.headers["content-length"] == str(SIZE)
    assert memory("VmHWM") - before < MEMORY
