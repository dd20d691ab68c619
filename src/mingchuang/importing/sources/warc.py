"""A web archive (WARC): the answers of the old platform as a crawler kept them."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from mingchuang.importing.reading import RefusedDocumentError
from mingchuang.importing.rules import MAX_BYTES, Reason
from mingchuang.importing.sources.base import refuse_large

_OPENINGS = (b"WARC/", b"\x1f\x8b")


class WarcSource:
    """Successful answers by their addresses; the first of an address counts. Only places are held in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as stream:
            if not stream.read(5).startswith(_OPENINGS):
                raise RefusedDocumentError(Reason.MISLABELLED)
            stream.seek(0)
            try:
                self.places = dict(self._places(stream))
            except (ArchiveLoadFailed, ValueError, OSError, EOFError):
                raise RefusedDocumentError(Reason.UNREADABLE) from None

    def _places(self, stream) -> Iterator[tuple[str, tuple[int, str]]]:
        seen: set[str] = set()
        records = ArchiveIterator(stream)
        for record in records:
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            if record.rec_type not in ("response", "resource") or address in seen:
                continue
            told = record.http_headers
            if told is not None and told.get_statuscode() != "200":
                continue
            seen.add(address)
            kind = (told.get_header("Content-Type") if told else "") or ""
            yield address, (records.get_record_offset(), kind.partition(";")[0].strip().lower())

    def names(self) -> Iterator[str]:
        return iter(sorted(self.places))

    def is_page(self, name: str) -> bool:
        """Whether the old platform called this a page, whatever its address ends in."""
        return self.places[name][1] in ("text/html", "application/xhtml+xml")

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        if name not in self.places:
            raise RefusedDocumentError(Reason.NOT_FOUND)
        with self.path.open("rb") as stream:
            stream.seek(self.places[name][0])
            try:
                content = next(iter(ArchiveIterator(stream))).content_stream().read(limit + 1)
            except (ArchiveLoadFailed, StopIteration, ValueError, OSError, EOFError):
                raise RefusedDocumentError(Reason.UNREADABLE) from None
        refuse_large(len(content), limit)
        return content

    def address_of(self, name: str) -> str:
        return name

    def name_of(self, address: str) -> str:
        bare = urldefrag(address).url
        return bare if bare in self.places else ""
