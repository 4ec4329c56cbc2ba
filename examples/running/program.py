"""A command of an example: its exit code, and how it says what went wrong."""

import signal
from collections.abc import Callable
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError
from rich.markup import escape

from examples.running.console import console
from examples.running.problem import Problem
from examples.running.server import Home


def run(work: Callable[[], None], home: Home) -> int:
    """Do the work and say how long it took, or what is wrong. The exit code."""
    started = monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it, it tidies up
    try:
        work()
    except Problem as problem:
        return _explain(problem)
    except (BotoCoreError, ClientError) as error:
        return _explain(Problem(f"Headrace answered: {error}", advice=f"Its log is {home.log}."))
    except KeyboardInterrupt:
        console.print("Interrupted. Everything that was started has been ended.")
        return 130
    console.print(f"[green]Done[/] in {monotonic() - started:.0f} s.")
    return 0


def _explain(problem: Problem) -> int:
    console.print(f"[red]✗ {escape(problem.what)}[/]")
    for text in (problem.detail, problem.advice):
        if text:
            console.print(escape(text))
    return 1
