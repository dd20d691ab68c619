"""Put finished files on the disk so that no reader ever sees half of one, or an old compressed copy.

Each file is made whole in ``edition/.work`` and then renamed into its place. Compressed copies of the old
content are taken away before the page is replaced and put there after it, with the page's own time: a copy is
never older than its page.
"""

import gzip
import hashlib
import itertools
import os
import shutil
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings

from mingchuang.edition.rules import has_copies

CHUNK = 1 << 20
_numbers = itertools.count()


def current() -> Path:
    """What the public reads; nothing else lies there."""
    return settings.EDITION / "current"


def gone() -> Path:
    """The notes of withdrawn addresses."""
    return settings.EDITION / "gone"


def redirects() -> Path:
    """The moved addresses, the body of an nginx ``map``."""
    return settings.EDITION / "redirects"


def log() -> Path:
    """The log of roots: one line for each edition, only ever added to."""
    return settings.EDITION / "manifest.log"


def manifest(number: int) -> Path:
    """The delta manifest of one edition: its line of the log, then one line for each address it changed."""
    return settings.EDITION / "manifest" / f"{number:08d}.jsonl"


def workshop() -> Path:
    """Where files are made before they are renamed into place; on the same disk as the edition."""
    folder = settings.EDITION / ".work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sweep() -> None:
    """Throw away what a killed publisher left in the workshop; only while holding the publisher's lock."""
    for leftover in workshop().iterdir():
        leftover.unlink(missing_ok=True)


@dataclass(frozen=True)
class Digests:
    """Size and hashes of one file's content."""

    size: int
    sha256: str
    sm3: str


def digests_of(content: bytes) -> Digests:
    """Size and hashes of bytes in memory."""
    return Digests(len(content), hashlib.sha256(content).hexdigest(), hashlib.new("sm3", content).hexdigest())


def digests_in(path: Path) -> Digests:
    """Size and hashes of a file, read in pieces. Raises ``OSError`` where it cannot be read."""
    size, sha256, sm3 = 0, hashlib.sha256(), hashlib.new("sm3")
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            sha256.update(chunk)
            sm3.update(chunk)
    return Digests(size, sha256.hexdigest(), sm3.hexdigest())


def put(folder: Path, path: str, content: bytes | Path, *, second: int) -> None:
    """Make ``content`` (bytes, or the file to copy) what ``folder`` holds at ``path``, with its ``.gz``.

    ``second`` is the moment of publication; the file's time is that, or later where the file there already
    bears it, so that two contents never share time and size.
    """
    place = folder / path[1:]
    place.parent.mkdir(parents=True, exist_ok=True)
    second = max(second, _second(place) + 1)
    fresh = _made(content, second)
    packed = None
    if isinstance(content, bytes) and has_copies(path, len(content)):
        packed = _made(_gzip(content), second)
    for companion in companions(place):
        companion.unlink(missing_ok=True)
    fresh.replace(place)
    if packed:
        packed.replace(place.with_name(place.name + ".gz"))


def put_plain(place: Path, content: bytes) -> None:
    """Replace one file whole, without compressed copies (redirects)."""
    put_pieces(place, [content])


def put_pieces(place: Path, pieces: Iterable[bytes]) -> None:
    """The same with a content that is not held in memory at once (log, manifests)."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = _fresh()
    with fresh.open("wb") as stream:
        stream.writelines(pieces)
    fresh.replace(place)


def says(place: Path, pieces: Iterable[bytes]) -> bool:
    """Whether a file holds exactly these pieces, one after the other."""
    if not place.is_file():
        return False
    with place.open("rb") as stream:
        return all(stream.read(len(piece)) == piece for piece in pieces) and not stream.read(1)


def put_brotli(folder: Path, path: str, packed: bytes) -> None:
    """Put the brotli copy beside a page, with the page's own time."""
    place = folder / path[1:]
    _made(packed, _second(place)).replace(place.with_name(place.name + ".br"))


def take(folder: Path, path: str) -> None:
    """Take a file and its compressed copies away, and the folders that this leaves empty."""
    place = folder / path[1:]
    for old in (*companions(place), place):
        if old.is_dir():
            return
        try:
            old.unlink(missing_ok=True)
        except NotADirectoryError:
            return
    for parent in place.parents:
        if parent == folder:
            return
        try:
            parent.rmdir()
        except OSError:
            return


def companions(place: Path) -> tuple[Path, Path]:
    """Where the compressed copies of a file lie, whether or not there are any."""
    return place.with_name(place.name + ".gz"), place.with_name(place.name + ".br")


def holds(folder: Path, path: str, content: bytes | Path) -> bool:
    """Whether the disk holds exactly this, with a compressed copy of the same time where one belongs."""
    place = folder / path[1:]
    if any(one.is_symlink() for one in (place, *companions(place))):
        return False
    try:
        if isinstance(content, bytes):
            same = place.read_bytes() == content
        else:
            same = digests_in(place) == digests_in(content)
        if not same or isinstance(content, Path) or not has_copies(path, len(content)):
            return same
        copy, better = companions(place)
        if better.exists() and brotli.decompress(better.read_bytes()) != content:
            return False
        return int(copy.stat().st_mtime) == _second(place) and gunzip(copy.read_bytes()) == content
    except (OSError, zlib.error, brotli.error):
        return False


def _second(place: Path) -> int:
    try:
        return int(place.stat().st_mtime)
    except OSError:
        return 0


def _gzip(content: bytes) -> bytes:
    # No name and no time inside: the same page always gives the same bytes.
    return gzip.compress(content, compresslevel=6, mtime=0)


def gunzip(packed: bytes) -> bytes:
    """What a compressed copy unpacks to. Raises ``zlib.error`` where it is cut off, altered or something follows."""
    press = zlib.decompressobj(wbits=31)
    content = press.decompress(packed)
    if not press.eof or press.unused_data:
        raise zlib.error("not exactly one compressed copy")
    return content


def _fresh() -> Path:
    return workshop() / f"{os.getpid()}-{next(_numbers)}"


def _made(content: bytes | Path, second: int) -> Path:
    fresh = _fresh()
    if isinstance(content, bytes):
        fresh.write_bytes(content)
    else:
        with content.open("rb") as original, fresh.open("wb") as copy:
            shutil.copyfileobj(original, copy, CHUNK)
    os.utime(fresh, (second, second))
    return fresh
