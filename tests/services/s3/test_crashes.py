import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from headrace.kit.clock import VirtualClock
from headrace.services.s3.contents import INLINE
from headrace.services.s3.records import Reference
from tests.services.s3.writer import ACCOUNT, BUCKET, content, opened


def answered_before_death(data: Path, answers: int) -> set[str]:
    """The keys that a writer has answered for by the time it is killed without warning."""
    command = [sys.executable, "-m", "tests.services.s3.writer", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as writer:
        assert writer.stdout is not None
        keys = {writer.stdout.readline().strip() for _ in range(answers)}
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split("\n")[:-1]
    return keys | set(rest)


async def test_what_was_answered_survives_a_kill_and_what_was_not_is_swept(tmp_path: Path) -> None:
    answered = answered_before_death(tmp_path, 60)
    store, blobs, s3 = opened(tmp_path, VirtualClock(datetime.now(UTC) + timedelta(days=2)))
    found = {info.key async for info in s3.objects.list(ACCOUNT, BUCKET)}
    assert answered <= found
    await s3.sweeper.sweep()
    await s3.sweeper.search()
    for key in found:
        _, body = await s3.objects.get(ACCOUNT, BUCKET, key)
        assert b"".join([chunk async for chunk in body]) == content(key)
    referenced = {reference.id for reference in await store.page(Reference, limit=10_000)}
    assert {key async for key in blobs.keys("s3")} == referenced
    assert len(referenced) == len([key for key in found if len(content(key)) > INLINE])
    await store.close()
