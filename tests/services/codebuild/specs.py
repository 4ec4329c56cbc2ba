"""Specifications to write, and answers to read."""

from typing import Any

PHASES = [
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
]


def spec(**phases: list[str]) -> str:
    """A specification with these commands by phase."""
    lines = ["version: 0.2", "phases:"]
    for name, commands in phases.items():
        lines += [f"  {name}:", "    commands:", *(f"      - {command}" for command in commands)]
    return "\n".join(lines) + "\n"


def statuses(build: dict[str, Any]) -> dict[str, str | None]:
    return {phase["phaseType"]: phase.get("phaseStatus") for phase in build["phases"]}


def context(build: dict[str, Any], phase: str) -> dict[str, str]:
    found: dict[str, str] = next(one for one in build["phases"] if one["phaseType"] == phase)["contexts"][0]
    return found
