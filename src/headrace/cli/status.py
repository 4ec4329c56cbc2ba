"""`headrace status`: whether it is well."""

import json as jsonlib
import urllib.error
import urllib.request

import typer

from headrace.cli import options
from headrace.cli.connecting import connect
from headrace.cli.failure import Failure
from headrace.cli.listing import print_json, print_table


def register(app: typer.Typer) -> None:
    app.command()(status)


def status(json: options.Json = False, data: options.Data = None) -> None:
    """Say how Headrace is: its version, its engine, and what it is doing."""
    endpoint = connect(data).endpoint
    try:
        with urllib.request.urlopen(f"{endpoint}/_headrace/health", timeout=5) as answer:  # noqa: S310
            health = jsonlib.load(answer)
    except (urllib.error.URLError, TimeoutError) as error:
        raise Failure(
            f"Headrace does not answer at {endpoint}: {error}", "start it with 'headrace up'"
        ) from None
    if json:
        print_json({"endpoint": endpoint, **health})
        return
    print_table(("", ""), [("endpoint", endpoint), *((name, str(value)) for name, value in health.items())])
