"""`headrace build`: a working tree, built."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from headrace.cli import options
from headrace.cli.building import tree
from headrace.cli.building.project import Wishes, name_of
from headrace.cli.building.starting import start
from headrace.cli.client import PATIENCE
from headrace.cli.connecting import connect
from headrace.cli.interrupting import INTERRUPTED, until_over
from headrace.cli.listing import print_json


def register(app: typer.Typer) -> None:
    app.command()(build)


def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What to build.")] = Path(),
    image: Annotated[
        str | None, typer.Option(metavar="IMAGE", help="The image to build in; needed the first time.")
    ] = None,
    project: Annotated[
        str | None, typer.Option(metavar="NAME", help="The CodeBuild project. [default: the folder's name]")
    ] = None,
    buildspec: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="The build specification in DIR. [default: buildspec.yml]"),
    ] = None,
    env: options.Variables = None,
    privileged: Annotated[
        bool | None, typer.Option("--privileged/--no-privileged", help="Whether it may run Docker itself.")
    ] = None,
    compute_type: Annotated[
        str | None, typer.Option(metavar="TYPE", help="The size, like BUILD_GENERAL1_SMALL.")
    ] = None,
    artifacts: Annotated[
        str | None,
        typer.Option(metavar="BUCKET[/PREFIX]", help="Where the artifacts go; an empty text: nowhere."),
    ] = None,
    json: options.Json = False,
    data: options.Data = None,
) -> None:
    """Build a working tree by its buildspec.yml.

    Uploads what git tracks and what it does not ignore, changes that are not committed among it; of a folder
    that is in no work tree, all. Shows the log, or for a batch a table of its builds, and exits with 0 if
    they succeeded, else with 1. An interrupt stops them. What is chosen by an option is kept on the project
    for the next time, but for variables.

    \b
        headrace build --image my/build-image
        headrace build apps/web -e MODE=production --artifacts my-site/web
    """
    client = connect(data)
    wishes = Wishes(
        image=image,
        compute_type=compute_type,
        privileged=privileged,
        buildspec=buildspec,
        artifacts=artifacts,
    )
    begun = start(client, tree.read(folder), project or name_of(folder), wishes, options.variables(env))
    client.patience = PATIENCE
    out = sys.stderr if json else sys.stdout
    ended, interrupted = until_over(lambda: begun.watch(out), begun.stop, "the build")
    ended.tell(out)
    if json:
        print_json(ended.shown())
    sys.exit(INTERRUPTED if interrupted else 0 if ended.succeeded else 1)
