"""What an operator lets runs have whose containers nobody trusts. Only he writes it, in `headrace.toml`:

```toml
[profiles.graders]        # what is left out is as hard as it is here
seconds = 60
result = "/result/feedback.json"
results = "grades"

[hardened.queues]         # or [hardened.clusters], [hardened.families]
grading = "graders"
```
"""

import msgspec

from headrace.kit.destinations import Destination


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The most that a run may have; it never gets capabilities, credentials or a writable root."""

    allow: tuple[str, ...] = ()
    """What its containers may speak to, as `kit.destinations.Destination` reads it: `10.0.0.5:5432`,
    `192.168.7.0/24`, `pypi.org:443`. None: they have no network at all."""
    user: str = "65534:65534"
    """The user and group that its containers run as, whatever the image says."""
    cpus: float = 1.0
    """Cores of a container."""
    memory: int = 512
    """MiB of a container, scratch space included; no swap on top of it."""
    processes: int = 64
    """Processes and threads of a container."""
    open_files: int = 256
    """Of a process."""
    file_size: int = 16
    """MiB of a file."""
    scratch: int = 64
    """MiB of files in /tmp, and in each volume of the run: all it may write to beside its result's folder."""
    output: int = 1024
    """KiB of what a container prints that are kept."""
    seconds: float = 300.0
    """From the start of its containers until it is ended. They are not asked: they are killed."""
    submission: str = "/submission"
    """The folder in which it finds the file that is named by the job's parameter `submission`, read-only."""
    result: str = ""
    """The file that is taken out when it has ended, and must be JSON; empty for none. Only its first
    container has the folder, which is writable."""
    result_size: int = 64
    """KiB of the result at most."""
    results: str = ""
    """The bucket that results are put into, as `JOB.json`."""

    def __post_init__(self) -> None:
        for text in self.allow:
            Destination.parse(text)

    @property
    def allowed(self) -> tuple[Destination, ...]:
        return tuple(map(Destination.parse, self.allow))


class Bindings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a profile holds for, each by its name: the name of a profile."""

    queues: dict[str, str] = {}
    """Batch's job queues."""
    clusters: dict[str, str] = {}
    """ECS's clusters."""
    families: dict[str, str] = {}
    """The families of ECS's task definitions, and Batch's job definitions."""
