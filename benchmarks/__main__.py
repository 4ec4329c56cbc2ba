"""`python -m benchmarks [NAME...]`: measure, and print a table."""

import argparse
import os
import platform
import subprocess
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from benchmarks import table
from benchmarks.measures import MEASURES
from benchmarks.rows import Row
from benchmarks.settings import Settings, say

FAILURES = (BotoCoreError, ClientError, OSError, RuntimeError, subprocess.SubprocessError)
"""What keeps one measurement from being made and none of the others."""


def main() -> int:
    """Measure what the command line names, or everything. Exit code 1 if a goal is missed, 2 if something
    could not be measured."""
    arguments = _arguments()
    settings = Settings(rounds=arguments.rounds)
    rows: list[Row] = []
    failed: list[str] = []
    for name in arguments.names or MEASURES:
        print(name, file=sys.stderr, flush=True)
        try:
            rows.extend(MEASURES[name](settings))
        except FAILURES as error:
            say(f"{name} can't be measured: {error}")
            failed.append(name)
    table.show(rows, _machine())
    if arguments.json is not None:
        table.write(rows, _machine(), arguments.json)
    missed = [row for row in rows if row.met is False]
    if missed:
        say(f"{len(missed)} of {len(rows)} goals are missed")
    if failed:
        say(f"not measured: {', '.join(failed)}")
    return 2 if failed else 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure Headrace beside docker run and its peers."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURES)}")
    parser.add_argument("--rounds", type=int, default=Settings.rounds, help="how often, default %(default)s")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - MEASURES.keys():
        parser.error(f"don't know {', '.join(sorted(unknown))}; choose from {', '.join(MEASURES)}")
    return arguments


def _machine() -> str:
    """What it was measured on. Others' work at the same time makes all figures worse, ratios less so."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} CPUs, Linux {platform.release()}, Python {platform.python_version()}, load {load}"
    )


if __name__ == "__main__":
    sys.exit(main())
