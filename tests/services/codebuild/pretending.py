"""An engine whose containers pretend to run a build's driver: the commands it knows need no machine.

`echo TEXT`, `fail`, `write FILE TEXT`, `show FILE`, `export NAME=VALUE`, `wait` (until stopped), `die` (of
too much memory). What it prints is what the real driver prints.
"""

import io
import json
import tarfile
from collections.abc import Collection, Iterator
from posixpath import join

from msgspec.structs import replace

from headrace.engines.base import Launch
from headrace.engines.simulated import Behaviour, Park, SimulatedEngine

ROOT = "/codebuild"


class PretendEngine(SimulatedEngine):
    """A simulated engine for builds."""

    def __init__(self, park: Park) -> None:
        super().__init__("test", park)
        self._park_of_builds = park

    async def ensure(self, launch: Launch, *, start: Collection[str]) -> None:
        files: dict[str, bytes] = {}
        for tree in launch.files:
            packed = b"".join([chunk async for chunk in tree.open()])
            files |= _unpacked(tree.path, packed)
        container = launch.spec.containers[0]
        kept = self._park_of_builds.image_behaviour(container.image)
        behaviour = Shell(files, dict(container.environment)).behaviour(kept)
        self._park_of_builds.behave(behaviour, command=(launch.id,))
        renamed = replace(container, command=(launch.id,))
        spec = replace(launch.spec, containers=(renamed,))
        await super().ensure(launch._replace(spec=spec), start=start)


class Shell:
    """Goes through a driver's steps."""

    def __init__(self, files: dict[str, bytes], environment: dict[str, str]) -> None:
        self._files = files
        self._environment = environment
        self._word = self._driver("word").strip()
        self._plan = json.loads(self._driver("plan"))
        self._lines: list[str] = []
        self._written: dict[str, bytes] = {f"{ROOT}/headrace/results/made": b""}
        self._waits = False
        self._dies = False

    def behaviour(self, usual: Behaviour) -> Behaviour:
        self._run()
        return replace(
            usual,
            output=tuple(("stdout", line) for line in self._lines),
            files=self._written,
            run_time=None if self._waits else usual.run_time,
            exit_code=137 if self._dies else 0,
            oom=self._dies,
        )

    def _run(self) -> None:
        self._mark(f"begin {json.dumps(self._plan)}")
        failed = {phase: self._phase(phase) for phase in self._phases()}
        if self._waits or self._dies:
            return
        upload = "SKIP" if failed.get("INSTALL") or failed.get("PRE_BUILD") else "UPLOAD"
        self._mark(f"end {'FAILED' if any(failed.values()) else 'SUCCEEDED'} {upload}")

    def _phases(self) -> Iterator[str]:
        """All four, until one that ends the build fails."""
        for phase in ("INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD"):
            if self._waits or self._dies or getattr(self, "_broken", False):
                return
            yield phase

    def _phase(self, phase: str) -> bool:
        """Whether it failed."""
        commands = [line for line in self._steps() if line.startswith(f"command {phase} ")]
        self._mark(f"phase-start {phase} {len(commands)}")
        for index, line in enumerate(commands):
            command = json.loads(line.split(" ", 4)[4])
            self._mark(f"command {phase} {index} {json.dumps(command)}")
            failed = not self._command(command)
            if self._waits or self._dies:
                return False
            if failed:
                self._mark(f"command-end {phase} {index} 1 {json.dumps(command)}")
                self._mark(f"phase-end {phase} FAILED {index} 1 {json.dumps(command)}")
                self._broken = phase in ("INSTALL", "PRE_BUILD")
                return True
            self._mark(f"command-end {phase} {index} 0")
        self._mark(f"phase-end {phase} SUCCEEDED")
        return False

    def _command(self, command: str) -> bool:
        verb, *words = command.split(" ", 2)
        rest = " ".join(words)
        if verb == "echo":
            name = rest.removeprefix("$")
            self._lines.append(self._environment.get(name, "") if rest.startswith("$") else rest)
        elif verb == "write":
            self._written[join(self._plan["source"], words[0])] = words[1].encode()
        elif verb == "show":
            self._lines.append(self._files[join(self._plan["source"], words[0])].decode())
        elif verb == "export":
            name, _, value = rest.partition("=")
            self._written[f"{ROOT}/headrace/results/exported/{name}"] = value.encode()
        self._waits = verb == "wait"
        self._dies = verb == "die"
        return verb != "fail"

    def _mark(self, text: str) -> None:
        self._lines.append(f"{self._word} {text}")

    def _steps(self) -> list[str]:
        found: list[str] = []
        while (path := f"{ROOT}/headrace/steps/{len(found)}") in self._files:
            found.append(self._files[path].decode().strip("\n"))
        return found

    def _driver(self, name: str) -> str:
        return self._files[f"{ROOT}/headrace/{name}"].decode()


def _unpacked(path: str, packed: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return {
            join(path, member.name): content.read()
            for member in archive
            if (content := archive.extractfile(member)) is not None
        }
