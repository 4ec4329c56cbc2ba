"""`headrace jobs`: what waits in queues, and what becomes of it."""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from headrace.cli import batch, options
from headrace.cli.client import LOOK_EVERY, PATIENCE, Client
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.following import Stream
from headrace.cli.listing import ago, duration, on_terminal, print_json, print_pairs, print_table
from headrace.cli.queueing import board, submission
from headrace.cli.queueing.tally import Tally, Watch

CHILDREN = 100
"""Children of an array whose logs are shown."""

JobId = Annotated[
    str, typer.Argument(metavar="JOB", help="The job's id or its beginning; ID:3 is an array's child.")
]
JobIds = Annotated[list[str], typer.Argument(metavar="JOB...", help="The jobs' ids or their beginnings.")]
Queue = Annotated[str | None, typer.Argument(metavar="[QUEUE]", help="The queue's name. [default: all]")]

jobs = typer.Typer(
    help="""Submit jobs to queues, and see what becomes of them.

    A job waits in a queue until there is room for it, runs in a container of its own, and is tried again if
    its definition says so.

    \b
        headrace jobs submit --image headrace/busybox -- echo hello
        headrace jobs watch default
    """,
    short_help="Submit jobs to queues, and see what becomes of them.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(jobs, name="jobs")


@jobs.command(context_settings={"allow_interspersed_args": False})
def submit(
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DEFINITION] [-- CMD...]", help="The job definition, and what to run."),
    ] = None,
    image: Annotated[
        str | None, typer.Option(metavar="IMAGE", help="Run this image, without a job definition.")
    ] = None,
    queue: Annotated[
        str | None, typer.Option("--queue", "-q", metavar="NAME", help="[default: one named default]")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="[default: the definition's]")] = None,
    parameter: Annotated[
        list[str] | None,
        typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="What stands for Ref::NAME."),
    ] = None,
    env: options.Variables = None,
    size: Annotated[
        int | None, typer.Option(metavar="N", help="An array of so many jobs, 2 to 10000.")
    ] = None,
    after: Annotated[
        list[str] | None,
        typer.Option("--after", metavar="JOB", help="Wait for this job; may be given several times."),
    ] = None,
    attempts: Annotated[int | None, typer.Option(metavar="N", help="Try so often, up to 10.")] = None,
    timeout: Annotated[int | None, typer.Option(metavar="SECONDS", help="60 or more, for a try.")] = None,
    vcpus: Annotated[int, typer.Option(metavar="N", help="With --image: cores.", min=1)] = 1,
    memory: Annotated[
        int, typer.Option("--memory", "-m", metavar="MIB", help="With --image: memory.", min=4)
    ] = 512,
    data: options.Data = None,
) -> None:
    """Submit a job, and print its id.

    Options stand before the DEFINITION; all behind it is the command.

    \b
        headrace jobs submit --image headrace/busybox -- echo hello
        headrace jobs submit -q nightly -p day=monday report
        headrace jobs submit --size 100 --after ID encode
    """
    client = connect(data)
    definition, words = _split(command or [], image)
    override: dict[str, Any] = {"environment": options.variables(env)}
    if words:
        override["command"] = words
    request: dict[str, Any] = {
        "jobQueue": queue or submission.ensure_queue(client),
        "jobDefinition": definition or submission.define(client, image or "", str(vcpus), memory),
        "containerOverrides": override,
        "parameters": submission.parameters(parameter),
        "dependsOn": [{"jobId": batch.find(client, one)["jobId"]} for one in after or []],
    }
    request["jobName"] = name or request["jobDefinition"].rsplit("/", 1)[-1].partition(":")[0]
    if size is not None:
        request["arrayProperties"] = {"size": size}
    if attempts is not None:
        request["retryStrategy"] = {"attempts": attempts}
    if timeout is not None:
        request["timeout"] = {"attemptDurationSeconds": timeout}
    print(client.call("batch", "SubmitJob", **request)["jobId"])


@jobs.command()
def ls(
    queue: Queue = None,
    everything: Annotated[bool, typer.Option("--all", "-a", help="Those that have ended, too.")] = False,
    json: options.Json = False,
    data: options.Data = None,
) -> None:
    """List the jobs that wait or run."""
    client = connect(data)
    statuses = (*batch.LIVE, *batch.ENDED) if everything else batch.LIVE
    names = [queue] if queue else batch.queues(client)
    found = [_row(job, name) for name in names for job in batch.listed(client, name, statuses)]
    found.sort(key=lambda row: row["created"], reverse=True)
    if json:
        print_json(found)
        return
    if not found and on_terminal():
        print("No job is there." if everything else "No job waits or runs. See all with --all.")
        return
    print_table(
        ("ID", "Name", "Queue", "Status", "Created", "Reason"),
        [
            (
                board.short(row["id"]) if on_terminal() else row["id"],
                row["name"] + (f" ({row['size']})" if row["size"] else ""),
                row["queue"],
                row["status"],
                ago(row["created"]),
                row["reason"],
            )
            for row in found
        ],
        shorten="Reason",
        drop=("Created", "Queue"),
    )


@jobs.command()
def show(job: JobId, json: options.Json = False, data: options.Data = None) -> None:
    """Show a job: where it stands, and how its attempts ended."""
    found = batch.find(connect(data), job)
    if json:
        print_json(found)
        return
    print_pairs([(name, value) for name, value in _pairs(found) if value])


@jobs.command()
def logs(
    job: JobId,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the job has ended.")] = False,
    data: options.Data = None,
) -> None:
    """Show what a job has printed, attempt by attempt; of an array, what its children have."""
    client = connect(data)
    client.patience = PATIENCE if follow else 0
    id = batch.find(client, job)["jobId"]
    known: dict[str, tuple[str, Stream]] = {}
    while True:
        [described] = batch.describe(client, [id])
        for mark, stream in _streams(client, described):
            known.setdefault(stream.name, (mark, stream))
        for mark, stream in known.values():
            for message in stream.new():
                print(f"{mark}  {message}" if len(known) > 1 else message, flush=True)
        if not follow or described["status"] in batch.ENDED:
            return
        time.sleep(LOOK_EVERY)


@jobs.command()
def cancel(
    job: JobIds,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What is said of it.")] = "Cancelled by user",
    data: options.Data = None,
) -> None:
    """End jobs, whether they wait or run. An array ends with all its children."""
    client = connect(data)
    for one in job:
        id = batch.find(client, one)["jobId"]
        client.call("batch", "TerminateJob", jobId=id, reason=reason)
        print(id)


@jobs.command()
def retry(job: JobIds, data: options.Data = None) -> None:
    """Submit jobs once more as they were, and print the new ids."""
    client = connect(data)
    for one in job:
        print(client.call("batch", "SubmitJob", **submission.again(batch.find(client, one)))["jobId"])


@jobs.command()
def top(
    queue: Queue = None,
    once: Annotated[bool, typer.Option("--once", help="Show it once, and leave.")] = False,
    data: options.Data = None,
) -> None:
    """Show what runs in all queues, the longest first, until interrupted."""
    client = connect(data)
    client.patience = PATIENCE
    _watch(client, [queue] if queue else batch.queues(client), forever=True, once=once)


@jobs.command()
def watch(
    queue: Annotated[str, typer.Argument(metavar="QUEUE", help="The queue's name.")],
    data: options.Data = None,
) -> None:
    """Watch a queue until nothing waits or runs in it.

    Shows how many jobs are in which state, how many end a minute, how far arrays are, and which jobs have run
    longest.
    """
    client = connect(data)
    client.patience = PATIENCE
    if queue not in batch.queues(client):
        raise Failure(f"there is no queue '{queue}'", "see them with 'aws batch describe-job-queues'")
    _watch(client, [queue])


def _watch(client: Client, names: list[str], *, forever: bool = False, once: bool = False) -> None:
    seen = Watch(datetime.now(UTC))
    with board.shown(sys.stdout) as show_tally:
        while True:
            tally = _tally(client, names, seen)
            show_tally(tally)
            if once or (tally.over and not forever):
                return
            time.sleep(LOOK_EVERY)


def _tally(client: Client, names: list[str], seen: Watch) -> Tally:
    gone = seen.gone([job for name in names for job in batch.listed(client, name, batch.LIVE)])
    ended, arrays = batch.describe(client, gone), batch.describe(client, seen.arrays())
    running = [
        child
        for array in arrays[: board.SHOWN]
        for child in batch.children(client, array["jobId"], ["RUNNING"])
    ]
    return seen.tally(ended, arrays, running, datetime.now(UTC))


def _split(words: list[str], image: str | None) -> tuple[str | None, list[str]]:
    """The definition, where one is named, and the command. Raises `Failure`."""
    definition = None
    if words and words[0] != "--" and not image:
        definition, words = words[0], words[1:]
    if words[:1] == ["--"]:
        words = words[1:]
    if definition is None and not image:
        raise Failure("there is nothing to run", "name a job definition, or an image with --image")
    return definition, words


def _row(job: batch.Job, queue: str) -> dict[str, Any]:
    return {
        "id": job["jobId"],
        "name": job["jobName"],
        "queue": queue,
        "status": job["status"],
        "created": batch.time(job, "createdAt"),
        "size": job.get("arrayProperties", {}).get("size"),
        "reason": job.get("container", {}).get("reason") or job.get("statusReason", ""),
    }


def _pairs(job: batch.Job) -> Iterator[tuple[str, str]]:
    created, started = batch.time(job, "createdAt"), batch.time(job, "startedAt")
    stopped = batch.time(job, "stoppedAt")
    yield "id", job["jobId"]
    yield "name", job["jobName"]
    yield "queue", job["jobQueue"].rsplit("/", 1)[1]
    yield "definition", job["jobDefinition"].rsplit("/", 1)[1]
    yield "status", job["status"]
    yield "reason", job.get("statusReason", "")
    yield "created", ago(created) if created else ""
    if started:
        yield "took", duration(((stopped or datetime.now(UTC)) - started).total_seconds())
    container = job.get("container", {})
    yield "image", container.get("image", "")
    yield "command", " ".join(container.get("command", ()))
    yield "waits for", " ".join(one.get("jobId", one.get("type", "")) for one in job.get("dependsOn", ()))
    for state, number in job.get("arrayProperties", {}).get("statusSummary", {}).items():
        yield state.lower(), str(number) if number else ""
    for number, attempt in enumerate(job["attempts"], 1):
        ended = attempt["container"]
        code = f"exit code {ended['exitCode']}" if "exitCode" in ended else ""
        said = filter(None, (code, ended.get("reason"), attempt.get("statusReason")))
        yield f"attempt {number}", ": ".join(said)


def _streams(client: Client, job: batch.Job) -> Iterator[tuple[str, Stream]]:
    if not job.get("arrayProperties", {}).get("size"):
        yield from batch.logs(client, job)
        return
    started = ("RUNNING", *batch.ENDED)
    ids = [child["jobId"] for child in batch.children(client, job["jobId"], started)]
    for child in batch.describe(client, sorted(ids, key=lambda id: int(id.partition(":")[2]))[:CHILDREN]):
        place = child["arrayProperties"]["index"]
        for _, stream in batch.logs(client, child)[-1:]:
            yield str(place), stream
