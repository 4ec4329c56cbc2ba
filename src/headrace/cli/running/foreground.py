"""A task in the foreground."""

import time
from dataclasses import dataclass, field

from headrace.cli import tasks
from headrace.cli.client import PATIENCE, Client
from headrace.cli.following import Stream
from headrace.cli.interrupting import INTERRUPTED, until_over
from headrace.cli.running.definition import CONTAINER, LOG_GROUP
from headrace.cli.speaking import say

LOOK_EVERY = 0.2
FAILED_TO_START = 125
"""The exit code where no container ran, as `docker run` has it."""


@dataclass
class Running:
    """A task in the foreground."""

    client: Client
    group: tasks.Group
    arn: str
    stream: Stream
    _told: bool = field(default=False, init=False)

    def follow(self) -> int:
        """Show what it prints until it ends; the answer is the exit code. An interrupt stops it."""
        self.client.patience = PATIENCE
        code, interrupted = until_over(self._watch, self._stop, "the task")
        return INTERRUPTED if interrupted else code

    def _watch(self) -> int:
        """To be asked for the task before its log: so the last look at the log is after its end."""
        while True:
            [task] = self.group.describe(self.arn)
            self._tell_ports(tasks.ports(task))
            for message in self.stream.new():
                print(message, flush=True)
            if task["lastStatus"] == "STOPPED":
                return _exit_code(task)
            time.sleep(LOOK_EVERY)

    def _tell_ports(self, ports: list[str]) -> None:
        if ports and not self._told:
            say("listening on " + ", ".join(ports))
            self._told = True

    def _stop(self) -> None:
        self.client.call(
            "ecs", "StopTask", cluster=self.group.cluster, task=self.arn, reason="Interrupted in headrace run"
        )


def follow(client: Client, group: tasks.Group, arn: str) -> int:
    """Stay with this task until it ends; the answer is the exit code."""
    stream = Stream(client, LOG_GROUP, f"run/{CONTAINER}/{tasks.id_of(arn)}")
    return Running(client, group, arn, stream).follow()


def _exit_code(task: tasks.Task) -> int:
    [container] = task["containers"]
    if reason := container.get("reason"):
        say(reason)
    if "exitCode" in container:
        return int(container["exitCode"])
    if not reason:
        say(task.get("stoppedReason", "the task did not start"))
    return FAILED_TO_START
