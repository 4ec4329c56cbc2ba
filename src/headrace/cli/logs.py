"""`headrace logs`: what a task, a build or a log group says."""

import time
from collections.abc import Callable
from typing import Annotated

import typer

from headrace.cli import builds, finding, options, tasks
from headrace.cli.client import LOOK_EVERY, PATIENCE, Client
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.following import Stream
from headrace.cli.refusal import Refused

Source = tuple[str, Stream]
"""A log, and what its lines are to be marked with."""
Ended = Callable[[], bool]


def register(app: typer.Typer) -> None:
    app.command()(logs)


def logs(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="The id of a task, build or batch, or its beginning; or a log group, like /my/app.",
        ),
    ],
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until the task or the build has ended.")
    ] = False,
    data: options.Data = None,
) -> None:
    """Show what a task, a build or a log group has printed.

    Where several containers or streams speak, each line begins with the name of whose it is.
    """
    client = connect(data)
    client.patience = PATIENCE if follow else 0
    if name.startswith("/"):
        _show(lambda: _streams(client, name), follow, ended=lambda: False)
        return
    found = finding.find(client, name)
    _show(_sources(client, found), follow, ended=found.has_ended)


def _show(sources: Callable[[], list[Source]], follow: bool, *, ended: Ended) -> None:
    """Print what is there; with `follow`, also what comes until the end. It is asked for the end before
    the last look at the logs, so that nothing is missed."""
    known: dict[str, Source] = {}
    while True:
        over = not follow or ended()
        for mark, stream in sources():
            known.setdefault(stream.name, (mark, stream))
        for mark, stream in known.values():
            for message in stream.new():
                print(f"{mark}  {message}" if len(known) > 1 else message, flush=True)
        if over:
            return
        time.sleep(LOOK_EVERY)


def _sources(client: Client, found: finding.Found) -> Callable[[], list[Source]]:
    """What gives the logs that there are by now."""
    if isinstance(found, finding.Task):
        sources = _of_task(client, found)
        return lambda: sources
    if isinstance(found, finding.Build):
        return lambda: _with_log(client, {found.id: builds.describe(client, [found.id])[0]})
    return lambda: _with_log(client, builds.members(client, builds.describe_batch(client, found.id)))


def _of_task(client: Client, found: finding.Task) -> list[Source]:
    sources = tasks.logs(client, found.description)
    if not sources:
        raise Failure("the task keeps no log", "its task definition has no logConfiguration with awslogs")
    return sources


def _with_log(client: Client, found: dict[str, builds.Build]) -> list[Source]:
    streams = ((name, builds.log(client, build)) for name, build in found.items())
    return [(name, stream) for name, stream in streams if stream]


def _streams(client: Client, group: str) -> list[Source]:
    try:
        pages = client.pages("logs", "DescribeLogStreams", "logStreams", logGroupName=group)
        names = [stream["logStreamName"] for page in pages for stream in page]
    except Refused as refusal:
        if refusal.code != "ResourceNotFoundException":
            raise
        raise Failure(f"there is no log group '{group}'") from None
    return [(name, Stream(client, group, name)) for name in names]
