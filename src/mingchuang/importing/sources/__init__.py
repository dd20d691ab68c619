"""Where old content lies: a folder, an archive, a web archive, a list of a local copy. Nothing is fetched.

``open_source(path)`` gives a ``Source``: ``names()`` in a stable order, ``read(name)``, ``address_of(name)`` and its
inverse ``name_of(address)``, by which links between pages and files are followed.
"""

from pathlib import Path

from mingchuang.importing.sources.base import Source
from mingchuang.importing.sources.folder import FolderSource
from mingchuang.importing.sources.listing import ListingSource
from mingchuang.importing.sources.warc import WarcSource
from mingchuang.importing.sources.zipped import ZipSource

__all__ = ["Source", "open_source"]


def open_source(path: Path, address: str = "") -> Source:
    """The source at a path; ``address`` is where the old platform stood.

    Raises ``RefusedFileError`` or ``RefusedDocumentError`` where the file is broken, a bomb or lies.
    """
    name = path.name.lower()
    if path.is_dir():
        return FolderSource(path, address)
    if name.endswith((".warc", ".warc.gz")):
        return WarcSource(path)
    if name.endswith(".zip"):
        return ZipSource(path, address)
    if name.endswith((".xml", ".rss")):
        return ListingSource(path, address)
    return FolderSource(path.parent, address, only=path.name)
