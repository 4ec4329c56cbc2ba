"""A command that somebody works with: it says what it was taught, whatever it is told."""

from headrace.engines.base import ExecResult, Output


class SimulatedAttached:
    """`engines.base.Attached` of a simulated container."""

    def __init__(self, result: ExecResult, *, terminal: bool) -> None:
        self._result = result
        self._terminal = terminal
        self._said = False

    async def read(self) -> Output | None:
        if self._said or not self._result.output:
            return None
        self._said = True
        output = self._result.output
        return Output(1, output.replace(b"\n", b"\r\n") if self._terminal else output)

    async def write(self, data: bytes) -> None:
        """It does not listen."""

    async def end_input(self) -> None:
        """It does not listen."""

    async def resize(self, rows: int, columns: int) -> None:
        """It does not look."""

    async def exit_code(self) -> int:
        return self._result.exit_code
