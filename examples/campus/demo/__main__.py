"""`python -m examples.campus.demo`: what `make demo` runs. See the README beside this folder.

The variables BREAK (an application's name) and KEEP (anything) choose what happens; the argument `stop` ends
what KEEP has left running.
"""

import os
import sys

from examples.campus.demo import journey, source
from examples.campus.demo.places import HOME
from examples.running import program
from examples.running.problem import Problem


def main(arguments: list[str]) -> int:
    return program.run(lambda: _work(arguments), HOME)


def _work(arguments: list[str]) -> None:
    if arguments == ["stop"]:
        journey.end()
    elif arguments:
        raise Problem("The only argument is 'stop'.", advice="The variables BREAK and KEEP say the rest.")
    else:
        broken = os.environ.get("BREAK") or None
        source.check(broken)
        journey.travel(broken=broken, keep=bool(os.environ.get("KEEP")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
