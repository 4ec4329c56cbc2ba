"""Raw `docker run`, as people use it: the yardstick of everything that starts containers."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

from benchmarks.settings import IMAGE, say
from benchmarks.timing import seconds

PARALLELISMS = (2, 3, 4, 6, 8)
TRIAL = 24
"""Containers of which each parallelism is tried."""


def run(*command: str, options: tuple[str, ...] = ("--rm",)) -> str:
    """Run a container; what it prints, or its id with `-d`."""
    return call("run", *options, IMAGE, *command)


def call(*arguments: str) -> str:
    """A docker command's output. Raises `CalledProcessError`."""
    done = subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def many(number: int, parallelism: int, *command: str) -> float:
    """Seconds for so many containers from start to removal, `parallelism` at once."""

    def all_of_them() -> None:
        with ThreadPoolExecutor(parallelism) as pool:
            for _ in pool.map(lambda _: run(*command), range(number)):
                pass

    return seconds(all_of_them)


def start_many(number: int, parallelism: int, *command: str) -> float:
    """Seconds until so many detached containers have been started; they are removed afterwards."""
    ids: list[str] = []

    def start() -> None:
        with ThreadPoolExecutor(parallelism) as pool:
            ids.extend(pool.map(lambda _: run(*command, options=("-d",)), range(number)))

    try:
        return seconds(start)
    finally:
        if ids:
            call("rm", "--force", *ids)


def best_parallelism() -> int:
    """How many `docker run` at once get through the fastest on this machine."""
    taken = {parallelism: many(TRIAL, parallelism, "true") for parallelism in PARALLELISMS}
    best = min(taken, key=taken.__getitem__)
    tried = ", ".join(f"{parallelism}: {TRIAL / time:.1f}/s" for parallelism, time in taken.items())
    say(f"docker run at once: {tried}; {best} is the best")
    return best
