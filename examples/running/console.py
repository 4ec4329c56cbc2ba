"""What an example prints: for people on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.markup import escape

PIPE_WIDTH = 120

console = Console(highlight=False, soft_wrap=True)
if not console.is_terminal:
    console.width = PIPE_WIDTH


@contextmanager
def step(title: str) -> Iterator[None]:
    """Something that takes a while. Says what it is and, afterwards, how long it took."""
    started = monotonic()
    if console.is_terminal:
        with console.status(escape(title)):
            yield
    else:
        console.print(f"{escape(title)} …")
        yield
    console.print(f"[green]✓[/] {escape(title)} [dim]{monotonic() - started:.1f} s[/]")


def say(text: str) -> None:
    console.print(escape(text))
