"""Builds as CodeBuild reports them, and what the demonstration reads from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PHASES = (
    "SUBMITTED",
    "QUEUED",
    "PROVISIONING",
    "DOWNLOAD_SOURCE",
    "INSTALL",
    "PRE_BUILD",
    "BUILD",
    "POST_BUILD",
    "UPLOAD_ARTIFACTS",
    "FINALIZING",
    "COMPLETED",
)
WAITING = ("SUBMITTED", "QUEUED")


@dataclass(frozen=True, kw_only=True)
class Build:
    """One build at one moment."""

    app: str
    id: str
    status: str
    phase: str
    started: datetime
    ended: datetime | None
    waited: float
    """Seconds it stood in a queue."""
    fault: str
    """The first phase that failed and the context CodeBuild gave; empty if none did."""
    log: tuple[str, str] | None
    """Group and stream."""

    @property
    def over(self) -> bool:
        return self.ended is not None

    @property
    def succeeded(self) -> bool:
        return self.status == "SUCCEEDED"

    @property
    def seconds(self) -> float:
        """How long it took, without waiting; 0.0 as long as it is not over."""
        if self.ended is None:
            return 0.0
        return (self.ended - self.started).total_seconds() - self.waited

    @property
    def progress(self) -> float:
        """The share of its phases that lie behind it."""
        return 1.0 if self.over else PHASES.index(self.phase) / (len(PHASES) - 1)


def wall(builds: Sequence[Build]) -> float:
    """Seconds from the start of the first to the end of the last; all must be over."""
    ends = [build.ended for build in builds if build.ended is not None]
    return (max(ends) - min(build.started for build in builds)).total_seconds()


def read(answer: dict[str, Any], app: str) -> Build:
    """A build of an application from its description by BatchGetBuilds."""
    phases = answer.get("phases", [])
    logs = answer.get("logs", {})
    return Build(
        app=app,
        id=answer["id"],
        status=answer["buildStatus"],
        phase=answer.get("currentPhase", PHASES[0]),
        started=answer["startTime"],
        ended=answer.get("endTime"),
        waited=sum(_length(phase) for phase in phases if phase["phaseType"] in WAITING),
        fault=next((_fault(phase) for phase in phases if _failed(phase)), ""),
        log=(logs["groupName"], logs["streamName"]) if logs.get("streamName") else None,
    )


def _length(phase: dict[str, Any]) -> float:
    return float((phase["endTime"] - phase["startTime"]).total_seconds()) if "endTime" in phase else 0.0


def _failed(phase: dict[str, Any]) -> bool:
    return phase.get("phaseStatus", "SUCCEEDED") not in ("SUCCEEDED", "IN_PROGRESS")


def _fault(phase: dict[str, Any]) -> str:
    contexts = (
        f"{each.get('statusCode', '')}: {each.get('message', '')}" for each in phase.get("contexts", [])
    )
    return f"{phase['phaseType']} {phase['phaseStatus']} {'; '.join(contexts)}".strip()
