"""XML parts read as a stream: no entities, no network, no tree that grows with the file."""

import io
from collections.abc import Iterator

from lxml import etree


def walk(part: bytes) -> Iterator[tuple[str, str, etree._Element]]:
    """Event (``start`` or ``end``), local name and element, in document order; elements are emptied after their end."""
    events = etree.iterparse(
        io.BytesIO(part),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
    )
    for event, node in events:
        if not isinstance(node.tag, str):
            continue
        yield event, etree.QName(node).localname, node
        if event == "end":
            node.clear(keep_tail=False)
            while node.getprevious() is not None and node.getparent() is not None:
                del node.getparent()[0]


def attribute(node: etree._Element, name: str) -> str:
    """The attribute of that local name, whatever its namespace."""
    for key, value in node.attrib.items():
        if etree.QName(key).localname == name:
            return str(value)
    return ""
