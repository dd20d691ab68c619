"""ZIP containers (office parts, OFD, archives) looked at before anything in them is unpacked."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from mingchuang.documents.rules import Limits, Refusal, RefusedFileError, size_in_words

_ENCRYPTED = 0x1
_UTF8 = 0x800
_LOCAL_HEADER = b"PK\x03\x04"


def open_container(stream: BinaryIO, name: str, limits: Limits) -> zipfile.ZipFile:
    """The container, once its directory shows that it is small enough, open and honest.

    Raises RefusedFileError: broken, encrypted, bomb, unsafe path, another file before it.
    """
    try:
        container = zipfile.ZipFile(stream)
        members = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise RefusedFileError(Refusal.BROKEN, name=name) from error
    if not members:
        raise RefusedFileError(Refusal.BROKEN, name=name)
    _refuse_bomb(members, name, limits)
    stream.seek(0)
    if stream.read(4) != _LOCAL_HEADER or min(member.header_offset for member in members) != 0:
        raise RefusedFileError(Refusal.POLYGLOT, name=name, found="压缩包")
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise RefusedFileError(Refusal.ENCRYPTED, name=name)
        path = member_name(member)
        parts = path.replace("\\", "/").split("/")
        if ".." in parts or path.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in path:
            raise RefusedFileError(Refusal.UNSAFE_NAME, name=name, found=path[:80])
    return container


def _refuse_bomb(members: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > limits.members:
        raise RefusedFileError(
            Refusal.ZIP_BOMB, name=name, found=f"{len(members)} 个文件", limit=f"{limits.members} 个文件"
        )
    if total > limits.unzipped_bytes:
        raise RefusedFileError(
            Refusal.ZIP_BOMB,
            name=name,
            found=size_in_words(total),
            limit=size_in_words(limits.unzipped_bytes),
        )
    if total > limits.ratio_from_bytes and total / packed > limits.ratio:
        raise RefusedFileError(
            Refusal.ZIP_BOMB, name=name, found=f"压缩 {total // packed} 倍", limit=f"{limits.ratio} 倍"
        )
    offsets = sorted((member.header_offset, member.compress_size) for member in members)
    for (start, length), (following, _) in zip(offsets, offsets[1:], strict=False):
        if start + length > following:
            raise RefusedFileError(Refusal.ZIP_BOMB, name=name, found="成员相互重叠", limit="不得重叠")


def member_name(member: zipfile.ZipInfo) -> str:
    """The path as it was written: old Chinese archives hold GBK where ``zipfile`` reads code page 437."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def read_member(container: zipfile.ZipFile, path: str | zipfile.ZipInfo, name: str, limits: Limits) -> bytes:
    """The bytes of one member, never more than a member may hold. Raises RefusedFileError."""
    try:
        with container.open(path) as source:
            content = source.read(limits.member_bytes + 1)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise RefusedFileError(Refusal.BROKEN, name=name) from error
    except Exception as error:  # zlib.error and lzma.LZMAError share no base class with the others
        raise RefusedFileError(Refusal.BROKEN, name=name) from error
    if len(content) > limits.member_bytes:
        raise RefusedFileError(
            Refusal.ZIP_BOMB,
            name=name,
            found=size_in_words(len(content)),
            limit=size_in_words(limits.member_bytes),
        )
    return content


def files_in(container: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The members that are files."""
    return (member for member in container.infolist() if not member.is_dir())
