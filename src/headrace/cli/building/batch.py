"""A batch of builds in the foreground."""

import time
from dataclasses import dataclass
from typing import TextIO

from headrace.cli import builds
from headrace.cli.building import board, view
from headrace.cli.building.outcome import BatchOutcome
from headrace.cli.building.view import View
from headrace.cli.client import Client

LOOK_EVERY = 0.5


@dataclass
class Batch:
    """A batch that has been started."""

    client: Client
    id: str

    def watch(self, out: TextIO) -> BatchOutcome:
        """Show its builds until it is over. May be taken up again."""
        with board.shown(out) as show:
            while True:
                batch, views = self._look()
                show(views)
                if batch["complete"]:
                    return BatchOutcome(self.client, batch, views)
                time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        self.client.call("codebuild", "StopBuildBatch", id=self.id)

    def _look(self) -> tuple[builds.Batch, list[View]]:
        batch = builds.describe_batch(self.client, self.id)
        return batch, view.of_batch(batch, builds.members(self.client, batch))
