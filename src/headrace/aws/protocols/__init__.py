"""A module per wire protocol, and the table of them."""

from headrace.aws.protocols.base import Protocol
from headrace.aws.protocols.cbor import Cbor
from headrace.aws.protocols.json import Json
from headrace.aws.protocols.query import Ec2, Query
from headrace.aws.protocols.rest import RestJson, RestXml

PROTOCOLS: dict[str, Protocol] = {
    protocol.name: protocol for protocol in (Json(), Cbor(), Query(), Ec2(), RestJson(), RestXml())
}
"""By botocore's names for them."""

__all__ = ["PROTOCOLS", "Protocol"]
