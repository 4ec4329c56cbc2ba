"""Builds at one moment, as people look at them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from headrace.cli.client import moment

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
"""In their order (CodeBuild user guide, «Build phase transitions»)."""
WAITING = "WAITING"
NOT_STARTED = "NOT_STARTED"
SUCCEEDED = "SUCCEEDED"
IN_PROGRESS = "IN_PROGRESS"


@dataclass(frozen=True)
class Fault:
    """The first phase that failed, and why, as CodeBuild says it."""

    phase: str
    reason: str

    def __str__(self) -> str:
        return f"{self.phase}: {self.reason}"


@dataclass(frozen=True, kw_only=True)
class View:
    """One build."""

    name: str
    id: str = ""
    """Empty as long as it has not been started."""
    state: str
    """The phase that it is in; once it is over, its status."""
    share: float
    """Of its phases, those behind it: from 0 to 1."""
    over: bool = False
    started: datetime | None = None
    ended: datetime | None = None
    fault: Fault | None = None

    @property
    def succeeded(self) -> bool:
        return self.state == SUCCEEDED

    def seconds(self, now: datetime) -> float:
        """How long it has taken, from its submission."""
        return ((self.ended or now) - self.started).total_seconds() if self.started else 0.0


def of_build(build: dict[str, Any], name: str = "") -> View:
    """A build as BatchGetBuilds shows it."""
    over = bool(build["buildComplete"])
    phase = build.get("currentPhase", PHASES[0])
    return View(
        name=name or build["projectName"],
        id=build["id"],
        state=build["buildStatus"] if over else phase,
        share=1.0 if over or phase not in PHASES else PHASES.index(phase) / (len(PHASES) - 1),
        over=over,
        started=moment(build["startTime"]),
        ended=moment(build["endTime"]) if "endTime" in build else None,
        fault=fault(build.get("phases", ())),
    )


def of_batch(batch: dict[str, Any], builds: dict[str, dict[str, Any]]) -> list[View]:
    """The builds of a batch as BatchGetBuildBatches shows it. `builds`: those there are, by identifier."""
    return [
        of_build(builds[name], name) if name in builds else _not_started(name, over=batch["complete"])
        for name in (group["identifier"] for group in batch.get("buildGroups", ()))
    ]


def fault(phases: Sequence[dict[str, Any]]) -> Fault | None:
    """What failed first of these phases; None if none did."""
    for phase in phases:
        if phase.get("phaseStatus", SUCCEEDED) not in (SUCCEEDED, IN_PROGRESS):
            reasons = [_reason(context) for context in phase.get("contexts", ())]
            return Fault(phase["phaseType"], "; ".join(filter(None, reasons)) or phase["phaseStatus"])
    return None


def _not_started(name: str, *, over: bool) -> View:
    return View(name=name, state=NOT_STARTED if over else WAITING, share=0.0, over=over)


def _reason(context: dict[str, str]) -> str:
    return ": ".join(filter(None, (context.get("statusCode"), context.get("message"))))
