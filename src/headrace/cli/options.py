"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from headrace.cli.failure import Failure

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The data folder of a Headrace on this machine. Without it: AWS_ENDPOINT_URL and the keys "
        "beside it in the environment, else ~/.headrace.",
        show_default=False,
    ),
]
LocalData = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help="The data folder of a Headrace on this machine. [default: ~/.headrace]",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Variables = Annotated[
    list[str] | None,
    typer.Option("--env", "-e", metavar="NAME=VALUE", help="Set a variable; may be given several times."),
]


def variables(given: list[str] | None) -> list[dict[str, str]]:
    """The variables as AWS's requests have them. Raises `Failure`."""
    return [_variable(one) for one in given or []]


def _variable(text: str) -> dict[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name:
        raise Failure(f"'{text}' does not set a variable", "write it as NAME=VALUE")
    return {"name": name, "value": value}
