"""What reading and writing XML have in common: names, namespaces, what may be in a text."""

import re
from xml.etree.ElementTree import Element, ParseError

from botocore.model import ListShape, Shape
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from headrace.aws.protocols.base import serialization_error

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_SPECIAL = re.compile(r"[&<>\"\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escape(text: str) -> str:
    """Text as XML has it. What XML can't hold is written as a reference, as S3 does."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda found: _NAMED.get(found[0]) or f"&#x{ord(found[0]):x};", text)


def parse_xml(body: bytes) -> Element:
    """The root element. Raises `AwsError`; entities and document types are refused."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise serialization_error("The request body is not well-formed XML") from error
    return root


def element_name(member: Shape, name: str) -> str:
    """The element a member is written as. A flattened list goes by the name of its items."""
    if isinstance(member, ListShape) and member.serialization.get("flattened"):
        item_name: str | None = member.member.serialization.get("name")
        if item_name is not None:
            return item_name
    found: str = member.serialization.get("name", name)
    return found


def read_names(member: Shape, name: str) -> tuple[str, ...]:
    """The elements a member is read from. A flattened list that has a name and whose items have one too
    comes by the first from some clients and by the second from others."""
    own: str = member.serialization.get("name", name)
    return (own, element_name(member, name))


def declaration(shape: Shape) -> str:
    """The shape's namespace as an attribute, with a space before it."""
    namespace = shape.serialization.get("xmlNamespace")
    if not namespace:
        return ""
    if isinstance(namespace, str):
        return f' xmlns="{namespace}"'
    prefix = f":{namespace['prefix']}" if namespace.get("prefix") else ""
    return f' xmlns{prefix}="{namespace["uri"]}"'


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
