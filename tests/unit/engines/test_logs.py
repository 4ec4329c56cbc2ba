"""Decoding containers' output and taking it up anywhere."""

import struct
from collections.abc import Iterable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from headrace.engines.base import LogCursor, LogLine
from headrace.engines.docker.logs import DISORDER, LONGEST, Frames, Lines, Message, Terminal
from headrace.engines.docker.seen import timestamp

SECOND = 1_000_000_000
BEGIN = 1_800_000_000 * SECOND


def stamped(time: int, data: bytes, stream: str = "stdout") -> Message:
    """A message as the Engine sends it, with its time as RFC 3339."""
    whole = datetime.fromtimestamp(time // SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return Message(stream, f"{whole}.{time % SECOND:09}Z ".encode() + data)


def framed(message: Message) -> bytes:
    number = {"stdout": 1, "stderr": 2}[message.stream]
    return struct.pack(">BxxxI", number, len(message.data)) + message.data


def read(messages: Iterable[Message], since: LogCursor = LogCursor()) -> list[LogLine]:
    """What a reader gets who asks the Engine for the messages since the cursor's time."""
    lines = Lines(since)
    sent = [message for message in messages if timestamp(message.data[:30].decode()) >= since.time]
    return [line for message in sent for line in lines.add(message)] + list(lines.rest())


def test_frames_are_found_however_the_stream_is_cut() -> None:
    messages = [stamped(BEGIN, b"one\n"), stamped(BEGIN + 1, b"two\n", "stderr"), stamped(BEGIN + 2, b"\n")]
    stream = b"".join(map(framed, messages))
    for size in range(1, len(stream) + 1):
        frames = Frames()
        chunks = [stream[start : start + size] for start in range(0, len(stream), size)]
        assert [message for chunk in chunks for message in frames.feed(chunk)] == messages


def test_a_terminal_s_lines_are_found_however_the_stream_is_cut() -> None:
    stamp = stamped(BEGIN, b"").data
    stream = stamp + b"one\r\n" + stamp + b"a" * 20 + stamp + b"b" * 5 + b"\r\n" + stamp + b"end"
    for size in range(1, len(stream) + 1):
        terminal = Terminal()
        chunks = [stream[start : start + size] for start in range(0, len(stream), size)]
        messages = [message for chunk in chunks for message in terminal.feed(chunk)] + list(terminal.rest())
        assert [line.text for line in read(messages)] == ["one", "a" * 20 + "b" * 5, "end"]


def test_the_parts_of_a_line_are_joined() -> None:
    parts = [stamped(BEGIN, b"a" * 10), stamped(BEGIN, b"b" * 10), stamped(BEGIN, b"c\n")]
    assert [line.text for line in read(parts)] == ["a" * 10 + "b" * 10 + "c"]


def test_a_line_too_long_for_a_log_event_comes_in_pieces() -> None:
    parts = [stamped(BEGIN, b"x" * 16384) for _ in range(20)] + [stamped(BEGIN, b"\n")]
    assert [len(line.text) for line in read(parts)] == [LONGEST, 4 * 16384]


def test_bytes_that_are_not_utf_8_are_replaced() -> None:
    assert [line.text for line in read([stamped(BEGIN, b"gr\xfc\xdfe\n")])] == ["gr��e"]


def test_many_lines_of_the_same_time_are_told_apart() -> None:
    messages = [stamped(BEGIN, f"{number}\n".encode()) for number in range(10)]
    lines = read(messages)
    assert read(messages, lines[3].cursor) == lines[4:]


def test_an_unfinished_line_of_the_other_stream_is_not_lost() -> None:
    long_ago = BEGIN - 60 * SECOND
    messages = [
        stamped(long_ago, b"be", "stderr"),
        *(stamped(BEGIN + number * SECOND, f"{number}\n".encode()) for number in range(5)),
        stamped(long_ago, b"gun\n", "stderr"),
    ]
    lines = read(messages)
    assert [line.text for line in lines] == ["0", "1", "2", "3", "4", "begun"]
    for place, line in enumerate(lines):
        assert texts(read(messages, line.cursor)) == texts(lines[place + 1 :])


def test_a_cursor_counts_only_the_lines_of_the_last_moments() -> None:
    lines = read(stamped(BEGIN + number * SECOND, b"x\n") for number in range(100))
    assert all(line.cursor.count <= 2 for line in lines)


def texts(lines: Iterable[LogLine]) -> list[tuple[int, str, str]]:
    return [(line.time, line.stream, line.text) for line in lines]


writes = st.tuples(
    st.integers(0, 3 * SECOND),
    st.integers(-DISORDER // 4, DISORDER // 4),
    st.sampled_from(["stdout", "stderr"]),
    st.integers(1, 4),
)
"""A line: how long after the one before, how far out of order, its stream, in how many parts."""


@given(st.lists(writes, max_size=12))
def test_reading_may_stop_and_be_taken_up_again_after_any_line(
    written: list[tuple[int, int, str, int]],
) -> None:
    """Also when the streams are interleaved and slightly out of order."""
    messages: list[Message] = []
    now = BEGIN
    for number, (pause, disorder, stream, parts) in enumerate(written):
        now += pause
        body = [stamped(now + disorder, f"{number}.{part} ".encode(), stream) for part in range(parts)]
        messages += [*body[:-1], Message(stream, body[-1].data + b"\n")]
    everything = read(messages)
    taken: list[LogLine] = []
    cursor = LogCursor()
    while rest := read(messages, cursor):
        taken.append(rest[0])
        cursor = rest[0].cursor
    assert texts(taken) == texts(everything)
