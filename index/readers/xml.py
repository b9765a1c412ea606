"""XML from strangers: no entity is expanded, nothing is fetched, no tree is as deep as only an attack is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element


def parse(data: bytes) -> _Element:
    """The root of an XML file.

    Raises:
        ReadError: It is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("It is not well-formed XML.", hint="Save it anew.") from error


def local(element: _Element) -> str:
    """The name of an element without its namespace; ``""`` for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
