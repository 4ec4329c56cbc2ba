"""What a service takes note of: tasks that ended, turned healthy, or resolved an image. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec.structs import replace

from headrace.runs.records import Cause, Phase, Run
from headrace.services.ecs import events
from headrace.services.ecs.deployments import FREE_FAILURES, Standing, wait
from headrace.services.ecs.rollout.situation import Situation
from headrace.services.ecs.service_records import Deployment, Replica, Rollout


@dataclass(kw_only=True)
class Notes:
    """What is to be written."""

    ended: list[Replica] = field(default_factory=list)
    healthy: list[Replica] = field(default_factory=list)
    deployments: dict[str, Deployment] = field(default_factory=dict)
    """Those that change, by id."""
    messages: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not (self.ended or self.healthy or self.deployments)


def take_note(situation: Situation, now: datetime) -> Notes:
    """What has happened since the last time."""
    notes = Notes()
    for replica in situation.replicas:
        run = situation.runs.get(replica.id)
        if run is None or run.phase is Phase.STOPPED:
            notes.ended.append(replica)
            if run is not None and _has_failed(replica, run):
                _count(notes, situation, replica, now)
    for replica in situation.staying:
        if not replica.was_healthy and situation.standing(replica, now) is Standing.HEALTHY:
            notes.healthy.append(replace(replica, was_healthy=True))
            _succeed(notes, situation, replica)
        _pin(notes, situation, replica)
    return notes


def failed(deployment: Deployment, number: int) -> Deployment:
    """After so many of its tasks have failed; they count for as long as it is in progress."""
    if deployment.rollout is not Rollout.IN_PROGRESS:
        return deployment
    return replace(deployment, failed=deployment.failed + number)


def _has_failed(replica: Replica, run: Run) -> bool:
    """Whether it ended by itself without ever having been healthy."""
    ending = run.ending
    return not replica.was_healthy and ending is not None and ending.cause is not Cause.REQUESTED


def _count(notes: Notes, situation: Situation, replica: Replica, now: datetime) -> None:
    deployment = _current(notes, situation, replica)
    if deployment is None:
        return
    in_row = deployment.failed_in_row + 1
    seconds = wait(in_row)
    notes.deployments[deployment.id] = replace(
        failed(deployment, 1),
        failed_in_row=in_row,
        retry_at=now + timedelta(seconds=seconds) if seconds else None,
    )
    if in_row == FREE_FAILURES and deployment.id == situation.service.primary:
        notes.messages.append(events.THROTTLED)


def _succeed(notes: Notes, situation: Situation, replica: Replica) -> None:
    deployment = _current(notes, situation, replica)
    if deployment is not None and deployment.failed_in_row:
        notes.deployments[deployment.id] = replace(deployment, failed_in_row=0, retry_at=None)


def _pin(notes: Notes, situation: Situation, replica: Replica) -> None:
    """The first task says what the images' tags stand for («ECS developer guide, container image
    resolution»)."""
    deployment, run = _current(notes, situation, replica), situation.runs[replica.id]
    if deployment is None or deployment.digests or run.pull_stopped_at is None:
        return
    if digests := {state.name: state.image_digest for state in run.containers if state.image_digest}:
        notes.deployments[deployment.id] = replace(deployment, digests=digests)


def _current(notes: Notes, situation: Situation, replica: Replica) -> Deployment | None:
    return notes.deployments.get(replica.deployment, situation.deployments.get(replica.deployment))
