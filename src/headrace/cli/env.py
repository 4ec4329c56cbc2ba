"""`headrace env`: what a shell needs."""

import os
import shlex

import typer

from headrace.cli import options
from headrace.cli.connecting import from_data
from headrace.cli.listing import print_json

TOKEN = "AWS_SESSION_TOKEN"  # noqa: S105  (a variable's name)
"""Belongs to another key if it is set, and would make AWS's clients send it with ours."""


def register(app: typer.Typer) -> None:
    app.command()(env)


def env(data: options.LocalData = None, json: options.Json = False) -> None:
    """Print what makes a shell's AWS clients use Headrace.

    \b
        eval "$(headrace env)"
        aws ecs list-clusters
    """
    variables = from_data(data).variables()
    if json:
        print_json(variables)
        return
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
    if TOKEN in os.environ:
        print(f"unset {TOKEN}")
