"""`python -m examples.campus.demo`: what `make demo` runs. See the README beside this folder.

The variables BREAK (an application's name) and KEEP (anything) choose what happens; the argument `stop` ends
what KEEP has left running.
"""

import os
import signal
import sys
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError
from rich.markup import escape

from examples.campus.demo import journey, server, source
from examples.campus.demo.console import console
from examples.campus.demo.problem import Problem


def main(arguments: list[str]) -> int:
    started = monotonic()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends it, it tidies up
    try:
        if arguments == ["stop"]:
            journey.end()
        elif arguments:
            raise Problem("The only argument is 'stop'.", advice="The variables BREAK and KEEP say the rest.")
        else:
            _travel()
    except Problem as problem:
        return _explain(problem)
    except (BotoCoreError, ClientError) as error:
        return _explain(Problem(f"Headrace answered: {error}", advice=f"Its log is {server.LOG}."))
    except KeyboardInterrupt:
        console.print("Interrupted. Everything that was started has been ended.")
        return 130
    console.print(f"[green]Done[/] in {monotonic() - started:.0f} s.")
    return 0


def _travel() -> None:
    broken = os.environ.get("BREAK") or None
    source.check(broken)
    journey.travel(broken=broken, keep=bool(os.environ.get("KEEP")))


def _explain(problem: Problem) -> int:
    console.print(f"[red]✗ {escape(problem.what)}[/]")
    for text in (problem.detail, problem.advice):
        if text:
            console.print(escape(text))
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
