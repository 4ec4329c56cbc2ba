"""How a build or a batch ended."""

from dataclasses import dataclass
from typing import Any, TextIO

from headrace.cli import builds
from headrace.cli.building import view
from headrace.cli.building.view import SUCCEEDED, View
from headrace.cli.client import Client, moment
from headrace.cli.speaking import say

LAST_LINES = 12
OF_CODEBUILD = "[Container] "
"""How lines begin that CodeBuild itself writes into a log."""


@dataclass(frozen=True)
class BuildOutcome:
    """A build that is over."""

    build: builds.Build

    @property
    def succeeded(self) -> bool:
        return bool(self.build["buildStatus"] == SUCCEEDED)

    def tell(self, _: TextIO) -> None:
        """Say how it ended, and where its artifacts are."""
        seen = view.of_build(self.build)
        took = f"after {_took(self.build)}"
        fault = seen.fault
        say(f"{seen.state} in {fault.phase} {took}: {fault.reason}" if fault else f"{seen.state} {took}")
        if seen.succeeded and (location := self.build.get("artifacts", {}).get("location")):
            say(f"the artifacts are in s3://{location.removeprefix('arn:aws:s3:::')}")

    def shown(self) -> dict[str, Any]:
        """For programs."""
        logs = self.build.get("logs", {})
        return {
            **_shown(view.of_build(self.build)),
            "artifacts": self.build.get("artifacts", {}).get("location") or None,
            "log_group": logs.get("groupName"),
            "log_stream": logs.get("streamName"),
        }


@dataclass(frozen=True)
class BatchOutcome:
    """A batch that is over."""

    client: Client
    batch: builds.Batch
    views: list[View]

    @property
    def succeeded(self) -> bool:
        return bool(self.batch["buildBatchStatus"] == SUCCEEDED)

    def tell(self, out: TextIO) -> None:
        """Say how it ended, with the last lines of what failed."""
        for one in self.views:
            if one.fault:
                print(f"\n{one.name}: {one.state} in {one.fault}", file=out, flush=True)
                for line in self._last_lines(one):
                    print(f"    {line}", file=out, flush=True)
        count = f"{sum(one.succeeded for one in self.views)} of {len(self.views)} builds succeeded"
        say(f"{self.batch['buildBatchStatus']} after {_took(self.batch)}: {self._own_fault() or count}")

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "id": self.batch["id"],
            "status": self.batch["buildBatchStatus"],
            "started": moment(self.batch["startTime"]),
            "ended": moment(self.batch["endTime"]),
            "fault": self._own_fault() or None,
            "builds": [{"identifier": one.name, **_shown(one)} for one in self.views],
        }

    def _own_fault(self) -> str:
        """What kept it from having any builds; empty if it has some."""
        fault = None if self.views else view.fault(self.batch.get("phases", ()))
        return str(fault or "")

    def _last_lines(self, seen: View) -> list[str]:
        """What its commands printed last."""
        [build] = builds.describe(self.client, [seen.id])
        stream = builds.log(self.client, build)
        lines = [line for message in stream.last(200) for line in message.splitlines()] if stream else []
        return [line for line in lines if line.strip() and not line.startswith(OF_CODEBUILD)][-LAST_LINES:]


def _shown(seen: View) -> dict[str, Any]:
    return {
        "id": seen.id or None,
        "status": seen.state,
        "started": seen.started,
        "ended": seen.ended,
        "fault": str(seen.fault) if seen.fault else None,
    }


def _took(answer: dict[str, Any]) -> str:
    return f"{answer['endTime'] - answer['startTime']:.1f} s"
