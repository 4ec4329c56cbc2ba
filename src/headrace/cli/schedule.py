"""`headrace schedule`: what is to happen, and when."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from headrace.cli import options
from headrace.cli.client import Client, moment
from headrace.cli.connecting import connect
from headrace.cli.listing import on_terminal, print_json, print_table

LONGEST_NAME = 64

Name = Annotated[str, typer.Argument(metavar="NAME", help="The schedule's name.")]
Group = Annotated[str, typer.Option("--group", "-g", metavar="NAME", help="The schedule's group.")]

schedule = typer.Typer(
    help="List schedules, see when they are due, and run one now.",
    short_help="List schedules, see when they are due, and run one now.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    app.add_typer(schedule, name="schedule")


@schedule.command()
def ls(json: options.Json = False, data: options.Data = None) -> None:
    """List the schedules of all groups, with when each is due next."""
    client = connect(data)
    found = [_row(_get(client, one["Name"], one["GroupName"])) for one in _all(client)]
    if json:
        print_json(found)
        return
    if not found and on_terminal():
        print("There are no schedules. Make one with 'aws scheduler create-schedule'.")
        return
    print_table(
        ("Name", "Group", "State", "When", "Next", "Target"),
        [
            (row["name"], row["group"], row["state"], row["expression"], _local(row["next"]), row["target"])
            for row in found
        ],
        shorten="Target",
        drop=("Group", "State"),
    )


@schedule.command("next")
def next_times(
    name: Name,
    count: Annotated[int, typer.Option("-n", metavar="N", help="How many.", min=1, max=1000)] = 5,
    group: Group = "default",
    data: options.Data = None,
) -> None:
    """Show when a schedule is due next, in the time zone that it is written in."""
    from zoneinfo import ZoneInfo

    found = _get(connect(data), name, group)
    zone = ZoneInfo(found.get("ScheduleExpressionTimezone", "UTC"))
    after = datetime.now(UTC)
    for _ in range(count):
        due = _next(found, after)
        if due is None:
            return
        print(due.astimezone(zone).isoformat(timespec="seconds"))
        after = due


@schedule.command("run-now")
def run_now(name: Name, group: Group = "default", data: options.Data = None) -> None:
    """Call a schedule's target once, now, whatever its state.

    It is done by another schedule for this moment, whose name is printed and which goes when it is done.
    """
    client = connect(data)
    found = _get(client, name, group)
    mark = f"-now-{uuid.uuid4().hex[:8]}"
    once = name[: LONGEST_NAME - len(mark)] + mark
    now = f"{datetime.now(UTC) - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
    request = {
        "ScheduleExpression": f"at({now})",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": found["Target"],
        "GroupName": group,
        "ActionAfterCompletion": "DELETE",
        "ClientToken": uuid.uuid4().hex,
    }
    client.rest("scheduler", "CreateSchedule", "POST", f"/schedules/{once}", request)
    print(once)


def _all(client: Client) -> Iterator[dict[str, Any]]:
    token: dict[str, str] = {}
    while True:
        answer = client.rest("scheduler", "ListSchedules", "GET", "/schedules", query=token)
        yield from answer["Schedules"]
        if not answer.get("NextToken"):
            return
        token = {"NextToken": answer["NextToken"]}


def _get(client: Client, name: str, group: str) -> dict[str, Any]:
    return client.rest("scheduler", "GetSchedule", "GET", f"/schedules/{name}", query={"groupName": group})


def _row(found: dict[str, Any]) -> dict[str, Any]:
    zone = found.get("ScheduleExpressionTimezone", "UTC")
    where = "" if zone == "UTC" else f" {zone}"
    enabled = found["State"] == "ENABLED"
    return {
        "name": found["Name"],
        "group": found["GroupName"],
        "state": found["State"],
        "expression": f"{found['ScheduleExpression']}{where}",
        "next": _next(found, datetime.now(UTC)) if enabled else None,
        "target": found["Target"]["Arn"],
    }


def _next(found: dict[str, Any], after: datetime) -> datetime | None:
    """As Headrace counts it."""
    from headrace.aws.schedules import Once, parse

    times = parse(found["ScheduleExpression"], found.get("ScheduleExpressionTimezone", "UTC"))
    start = moment(found.get("StartDate", found["CreationDate"]))
    due = times.next(after, start)
    if due is None or isinstance(times, Once) or "EndDate" not in found:
        return due
    return due if due <= moment(found["EndDate"]) else None


def _local(time: datetime | None) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S}Z" if time else ""
