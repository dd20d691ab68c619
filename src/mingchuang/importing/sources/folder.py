"""A folder on this machine; nothing outside it is read, whatever links or paths say."""

import os
from collections.abc import Iterator
from pathlib import Path

from mingchuang.importing.reading import RefusedDocumentError
from mingchuang.importing.rules import MAX_BYTES, Reason
from mingchuang.importing.sources.base import Mirror, refuse_large


class FolderSource(Mirror):
    """Files below a folder (or ``only`` one of them), without following links."""

    def __init__(self, folder: Path, address: str = "", *, only: str = "") -> None:
        super().__init__(address)
        self.folder = folder.resolve()
        self.only = only

    def names(self) -> Iterator[str]:
        if self.only:
            yield self.only
            return
        for place, folders, files in os.walk(self.folder, followlinks=False):
            folders.sort()
            inside = Path(place).relative_to(self.folder)
            yield from ((inside / name).as_posix() for name in sorted(files))

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        place = self.folder / name
        try:
            real = place.resolve(strict=True)
            inside = real.is_relative_to(self.folder) and not place.is_symlink() and real.is_file()
            if inside:
                refuse_large(real.stat().st_size, limit)
                return real.read_bytes()
        except RefusedDocumentError:
            raise
        except FileNotFoundError:
            raise RefusedDocumentError(Reason.NOT_FOUND) from None
        except (OSError, RuntimeError, ValueError):
            raise RefusedDocumentError(Reason.UNREADABLE) from None
        raise RefusedDocumentError(Reason.OUTSIDE)

    def name_of(self, address: str) -> str:
        path = self.path_of(address)
        for name in (path, f"{path}index.html" if path.endswith("/") else "", f"{path}.html"):
            if name and ".." not in name.split("/") and os.path.lexists(self.folder / name):
                return name
        return ""
