"""Messages as session-manager-plugin sends them."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headrace.gateway.data_channel.messages import BadMessage, Message, decode, encode

MESSAGES = st.builds(
    Message,
    type=st.sampled_from(["input_stream_data", "output_stream_data", "acknowledge", "channel_closed"]),
    payload=st.binary(max_size=2000),
    payload_type=st.integers(0, 12),
    sequence=st.integers(0, 2**40),
    flags=st.integers(0, 3),
    created=st.integers(0, 2**50),
    id=st.uuids(),
)


@given(MESSAGES)
def test_what_is_encoded_is_decoded_to_the_same(message: Message) -> None:
    assert decode(encode(message)) == message


def test_fields_stand_where_the_plugin_looks_for_them() -> None:
    number = UUID("00010203-0405-0607-0809-0a0b0c0d0e0f")
    data = encode(Message("acknowledge", b"{}", 3, sequence=258, flags=3, created=7, id=number))
    assert data[:4] == bytes([0, 0, 0, 116])
    assert data[4:36] == b"acknowledge" + b" " * 21
    assert data[36:40] == bytes([0, 0, 0, 1])
    assert data[48:56] == bytes([0, 0, 0, 0, 0, 0, 1, 2])
    assert data[64:80] == bytes([8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7])
    assert data[112:120] == bytes([0, 0, 0, 3, 0, 0, 0, 2])
    assert data[120:] == b"{}"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    try:
        decode(data)
    except BadMessage:
        return
    assert len(data) >= 120


def test_a_payload_that_is_cut_short_is_refused() -> None:
    with pytest.raises(BadMessage):
        decode(encode(Message("input_stream_data", b"hello"))[:-1])
