"""An uploaded archive, read where it lies: nothing is unpacked onto the disk."""

from collections.abc import Iterator
from pathlib import Path

from mingchuang.documents.archives import files_in, member_name, open_container, read_member
from mingchuang.documents.rules import MB, Limits, RefusedFileError
from mingchuang.importing.reading import RefusedDocumentError
from mingchuang.importing.rules import MAX_BYTES, Reason
from mingchuang.importing.sources.base import Mirror, refuse_large

EXPORT_LIMITS = Limits(members=200_000, unzipped_bytes=20_000 * MB)
"""The export of a whole platform: many files, each still bounded."""


class ZipSource(Mirror):
    """The members of an archive by their names. Raises ``RefusedFileError`` for what is not an honest archive."""

    def __init__(self, path: Path, address: str = "") -> None:
        super().__init__(address)
        self.container = open_container(path.open("rb"), path.name, EXPORT_LIMITS)
        self.members = {member_name(one).replace("\\", "/"): one for one in files_in(self.container)}

    def names(self) -> Iterator[str]:
        return iter(sorted(self.members))

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        member = self.members.get(name)
        if member is None:
            raise RefusedDocumentError(Reason.NOT_FOUND)
        refuse_large(member.file_size, limit)
        try:
            return read_member(self.container, member, name, EXPORT_LIMITS)
        except RefusedFileError:
            raise RefusedDocumentError(Reason.UNREADABLE) from None

    def name_of(self, address: str) -> str:
        path = self.path_of(address)
        for name in (path, f"{path}index.html", f"{path}.html"):
            if name in self.members:
                return name
        return ""
