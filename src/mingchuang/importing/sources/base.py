"""What every source can do."""

from collections.abc import Iterator
from typing import Protocol
from urllib.parse import quote, unquote, urlsplit

from mingchuang.importing.reading import RefusedDocumentError
from mingchuang.importing.rules import MAX_BYTES, Reason

NOWHERE = "http://mirror.invalid/"
"""The address of a local copy whose own is not known."""

MAX_FILE_BYTES = 100 * 1024 * 1024
"""The largest attachment."""


class Source(Protocol):
    """A source of documents and the files beside them."""

    def names(self) -> Iterator[str]:
        """Every file, in a stable order."""

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """The bytes of one file. Raises ``RefusedDocumentError``: not there, outside, too large."""

    def address_of(self, name: str) -> str:
        """Where the old platform served it."""

    def name_of(self, address: str) -> str:
        """The file that an address means; empty where the source does not hold it."""


class Mirror:
    """Names as paths below the address of the old platform."""

    def __init__(self, address: str) -> None:
        self.root = (address or NOWHERE).rstrip("/") + "/"

    def address_of(self, name: str) -> str:
        return self.root + quote(name)

    def path_of(self, address: str) -> str:
        """The path below the root, however the scheme is written; empty for addresses elsewhere."""
        there, root = urlsplit(address), urlsplit(self.root)
        if there.netloc and there.netloc.lower() != root.netloc.lower():
            return ""
        path = unquote(there.path)
        return path.removeprefix(root.path) if path.startswith(root.path) else path.lstrip("/")


def refuse_large(size: int, limit: int) -> None:
    """Refuse a file over ``limit`` bytes."""
    if size > limit:
        raise RefusedDocumentError(Reason.TOO_LARGE)
