"""The `headrace` command, a module per subcommand.

Modules here import at their top only what is quick to import: every command answers at once.
"""

import signal
import sys
from typing import Annotated

import typer

from headrace.cli import build, env, execute, jobs, keys, logs, ps, run, schedule, status, up
from headrace.cli.failure import Failure
from headrace.cli.refusal import Refused

app = typer.Typer(
    name="headrace",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for module in (up, env, run, execute, jobs, schedule, build, ps, logs, status, keys):
    module.register(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"headrace {version('headrace')}")
        raise typer.Exit


@app.callback()
def headrace(
    _: Annotated[
        bool,
        typer.Option("--version", help="Show the version and leave.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """A container cloud that a small team runs itself, behind AWS's own APIs.

    \b
        headrace up                              start it, in a shell of its own
        headrace run IMAGE -- echo hello         run a task
        headrace exec TASK                       a shell in a running task
        headrace jobs submit --image IMAGE       let a job wait for room and run
        headrace build --image IMAGE             build the working tree by its buildspec.yml
        eval "$(headrace env)"; aws s3 ls        use it with AWS's own clients

    See 'headrace COMMAND --help' for each of them.
    """


def main() -> None:
    """Run the command that the arguments name."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except Failure as failure:
        _fail(failure)
    except Refused as refusal:
        _fail(refusal.explained())
    except OSError as error:
        _fail(Failure(str(error)))


def _fail(failure: Failure) -> None:
    print(f"headrace: {failure.problem}", file=sys.stderr)
    if failure.advice:
        print(f"  {failure.advice}", file=sys.stderr)
    sys.exit(failure.exit_code)
