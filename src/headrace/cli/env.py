"""`headrace env`: what a shell needs."""

import shlex

import typer

from headrace.cli import options
from headrace.cli.connecting import from_data
from headrace.cli.listing import print_json


def register(app: typer.Typer) -> None:
    app.command()(env)


def env(data: options.Data = None, json: options.Json = False) -> None:
    """Print exports for a shell, so that AWS's own clients use this machine's Headrace.

    Use it as: eval "$(headrace env)"
    """
    variables = from_data(data).variables()
    if json:
        print_json(variables)
        return
    for name, value in variables.items():
        print(f"export {name}={shlex.quote(value)}")
