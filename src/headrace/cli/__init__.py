"""The `headrace` command, a module per subcommand.

Modules here import at their top only what is quick to import: every command answers at once.
"""

import sys

import typer

from headrace.cli import env, keys, logs, ps, run, status, up
from headrace.cli.failure import Failure

app = typer.Typer(
    name="headrace",
    help="A container cloud that a small team runs itself, behind AWS's own APIs.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (up, env, keys, run, ps, logs, status):
    module.register(app)


def main() -> None:
    """Run the command that the arguments name."""
    try:
        app()
    except Failure as failure:
        print(f"headrace: {failure.problem}", file=sys.stderr)
        if failure.advice:
            print(f"  {failure.advice}", file=sys.stderr)
        sys.exit(failure.exit_code)
