"""Destinations as an operator writes them."""

import pytest

from headrace.kit.destinations import Destination


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10.0.0.5", Destination("10.0.0.5")),
        ("10.0.0.5:5432", Destination("10.0.0.5", 5432)),
        ("192.168.7.0/24:443", Destination("192.168.7.0/24", 443)),
        ("pypi.org", Destination("pypi.org")),
        ("Files.Example-1.org:65535", Destination("Files.Example-1.org", 65535)),
        ("localhost", Destination("localhost")),
    ],
)
def test_it_is_a_host_or_a_network_with_a_port_or_without(text: str, meant: Destination) -> None:
    assert Destination.parse(text) == meant
    assert meant.is_name == meant.host[0].isalpha()


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":80",
        "pypi.org:",
        "pypi.org:0",
        "pypi.org:65536",
        "pypi.org:http",
        "pypi.org:²",
        "10.0.0.256",
        "10.0.0",
        "10.0.0.5/24",
        "10.0.0.0/33",
        "fd00::1",
        "[fd00::1]:80",
        "*.example.org",
        "-x.org",
        "a b",
        "a\n-A OUTPUT -j ACCEPT",
        "https://pypi.org",
        "x" * 254,
    ],
)
def test_what_is_none_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="is no destination: write ADDRESS"):
        Destination.parse(text)
