"""Working with a command that runs in a container: this side's terminal or pipes, and Headrace's."""

import os
import signal
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from headrace.cli.failure import Failure
from headrace.kit.session_frames import CODE, SIZE, Frame, Frames, frame

CHUNK = 64 * 1024


class Wire:
    """The request's body, sent as it comes. Several threads may write."""

    def __init__(self, http: HTTPConnection) -> None:
        self._http = http
        self._lock = threading.Lock()

    def send(self, kind: Frame, data: bytes = b"") -> None:
        with self._lock, suppress(OSError):  # whoever reads the answer finds out
            self._chunk(frame(kind, data))

    def end(self) -> None:
        """There is nothing more to send."""
        with self._lock, suppress(OSError):
            self._http.send(b"0\r\n\r\n")

    def _chunk(self, data: bytes) -> None:
        self._http.send(b"%x\r\n%b\r\n" % (len(data), data))


def work(url: str, token: str) -> int:
    """Run the session to its end; the command's exit code. Raises `Failure`."""
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    address = urlsplit(url)
    http = HTTPConnection(address.hostname or "", address.port or 80)
    try:
        http.putrequest("POST", f"{address.path}?terminal={int(terminal)}")
        http.putheader("Authorization", f"Bearer {token}")
        http.putheader("Transfer-Encoding", "chunked")
        http.endheaders()
        wire = Wire(http)
        with _terminal(wire) if terminal else _pipes():
            threading.Thread(target=_feed, args=(wire,), daemon=True).start()
            return _follow(http)
    except (OSError, HTTPException) as error:
        raise Failure(f"the session broke off: {error}") from None
    finally:
        http.close()


def _follow(http: HTTPConnection) -> int:
    """Show what comes until the exit code does."""
    answer = http.getresponse()
    if answer.status != 200:
        raise Failure(f"the session was refused: {answer.read().decode().strip()}")
    frames = Frames()
    while data := answer.read1(CHUNK):
        for kind, content in frames.feed(data):
            match kind:
                case Frame.OUTPUT:
                    _write(sys.stdout.fileno(), content)
                case Frame.ERROR_OUTPUT:
                    _write(sys.stderr.fileno(), content)
                case Frame.EXIT:
                    return int(CODE.unpack(content)[0])
                case Frame.FAILURE:
                    raise Failure(f"the command can't be run: {content.decode()}")
    raise Failure("the session broke off before the command ended")


def _feed(wire: Wire) -> None:
    """Send what is typed or piped in."""
    while data := os.read(sys.stdin.fileno(), CHUNK):
        wire.send(Frame.INPUT, data)
    wire.send(Frame.END_OF_INPUT)
    wire.end()


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


@contextmanager
def _pipes() -> Iterator[None]:
    yield


@contextmanager
def _terminal(wire: Wire) -> Iterator[None]:
    """Every key goes to the command, which learns of the terminal's size."""

    def resize(*_: object) -> None:
        columns, rows = os.get_terminal_size(sys.stdout.fileno())
        wire.send(Frame.RESIZE, SIZE.pack(rows, columns))

    before = termios.tcgetattr(sys.stdin)
    old = signal.signal(signal.SIGWINCH, resize)
    try:
        tty.setraw(sys.stdin)
        resize()
        yield
    finally:
        signal.signal(signal.SIGWINCH, old)
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
