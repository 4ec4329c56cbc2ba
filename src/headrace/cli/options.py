"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

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
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Cluster = Annotated[str, typer.Option("--cluster", metavar="NAME", help="The ECS cluster.")]
