"""One build in the foreground."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from headrace.cli import builds
from headrace.cli.building import waiting
from headrace.cli.building.outcome import BuildOutcome
from headrace.cli.client import Client
from headrace.cli.following import Stream

LOOK_EVERY = 0.3


@dataclass
class Single:
    """A build that has been started."""

    client: Client
    id: str
    _stream: Stream | None = field(default=None, init=False)

    def watch(self, out: TextIO) -> BuildOutcome:
        """Show its log until it is over. May be taken up again."""
        with waiting.shown() as show:
            while True:
                [build] = builds.describe(self.client, [self.id])
                show(build["currentPhase"])
                for message in self._new(build):
                    show(None)
                    print(message, file=out, flush=True)
                if build["buildComplete"]:
                    return BuildOutcome(build)
                time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        self.client.call("codebuild", "StopBuild", id=self.id)

    def _new(self, build: builds.Build) -> Iterator[str]:
        self._stream = self._stream or builds.log(self.client, build)
        return self._stream.new() if self._stream else iter(())
