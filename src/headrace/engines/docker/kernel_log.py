"""What the machine's kernel says of containers.

When a control group is refused a process for the first time, the kernel logs its path
(«kernel/cgroup/pids.c»), and only then tells who wanted the process. So it is known also of what ended for
that at once, whose control group is gone.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

DEVICE = Path("/dev/kmsg")
RECORD = 8192
"""Bytes of the longest record («Documentation/ABI/testing/dev-kmsg»)."""
REMEMBERED = 1000
REFUSED = "fork rejected by pids controller in "


class KernelLog:
    """Reads the log from the oldest that the kernel still holds, so nothing said before is missed. Where it
    can't be read, e.g. because Headrace isn't root, nothing is said."""

    def __init__(self, device: Path = DEVICE) -> None:
        self._refusals = Refusals()
        self._log: int | None = None
        with suppress(OSError):
            self._log = os.open(device, os.O_RDONLY | os.O_NONBLOCK)

    def was_refused(self, container: str) -> bool:
        """Whether a container (by its full id) ever had as many processes as it may, and wanted another."""
        for record in self._new():
            self._refusals.add(record)
        return container in self._refusals

    def close(self) -> None:
        if self._log is not None:
            os.close(self._log)
        self._log = None

    def _new(self) -> Iterator[str]:
        while self._log is not None:
            try:
                record = os.read(self._log, RECORD)
            except BrokenPipeError:
                continue  # records were overwritten before they were read; the next one is there
            except BlockingIOError:
                return
            if not record:
                return
            yield record.decode(errors="replace")


class Refusals:
    """The control groups that were refused a process, out of the log's records: pure.

    Another processor's message may cut a line in two, whose second part is then a record of its own."""

    def __init__(self) -> None:
        self._groups: deque[str] = deque(maxlen=REMEMBERED)
        self._is_cut = False

    def add(self, record: str) -> None:
        message = record.partition(";")[2].partition("\n")[0]
        _, refused, group = message.partition(REFUSED)
        if self._is_cut and message.startswith("/"):
            group = message
        if group:
            self._groups.append(group)
        self._is_cut = not group and (bool(refused) or self._is_cut)

    def __contains__(self, container: str) -> bool:
        return any(container in group for group in self._groups)
