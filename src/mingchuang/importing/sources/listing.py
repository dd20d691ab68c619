"""An RSS feed, Atom feed or sitemap that lists the pages of a local copy beside it."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from mingchuang.importing.reading import RefusedDocumentError
from mingchuang.importing.rules import MAX_BYTES, Reason
from mingchuang.importing.sources.base import NOWHERE, refuse_large
from mingchuang.importing.sources.folder import FolderSource

_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False}


class ListingSource(FolderSource):
    """The pages that a list names, in its order; one that the copy does not hold is refused by its address."""

    def __init__(self, path: Path, address: str = "") -> None:
        self.listed = list(dict.fromkeys(addresses_in(path)))
        root = address or (self.listed[0].split("/", 3) if self.listed else [NOWHERE])
        super().__init__(path.parent, root if isinstance(root, str) else "/".join(root[:3]))

    def names(self) -> Iterator[str]:
        for address in self.listed:
            yield self.name_of(address) or self.path_of(address) or address

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        if "://" in name:
            raise RefusedDocumentError(Reason.OUTSIDE)
        return super().read(name, limit)

    def is_page(self, name: str) -> bool:
        """Everything listed is a page."""
        return name is not None


def addresses_in(path: Path) -> list[str]:
    """The addresses that a feed or sitemap lists. Raises ``RefusedDocumentError`` where it is neither."""
    refuse_large(path.stat().st_size, MAX_BYTES)
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError):
        raise RefusedDocumentError(Reason.UNREADABLE) from None
    found = root.xpath(
        "//*[local-name()='url']/*[local-name()='loc']/text() | //*[local-name()='item']/*[local-name()='link']/text()"
        " | //*[local-name()='entry']/*[local-name()='link']/@href"
    )
    addresses = [str(one).strip() for one in found if str(one).strip().startswith(("http://", "https://"))]
    if not addresses:
        raise RefusedDocumentError(Reason.UNREADABLE)
    return addresses
