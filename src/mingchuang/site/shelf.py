"""The edition as the front reads it: from memory while it stands unchanged, never outside its folder."""

import os
import re
import stat
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from mingchuang.site import headers

MEMORY_BYTES = 64 << 20
LARGEST_IN_MEMORY = 1 << 20
LONGEST_REMEMBERED = 256
"""Of longer addresses the meaning is worked out each time, so that nobody fills the memory with them."""
FRESH_SECONDS = 1.0
"""For so long a file is believed to be what it was when last looked at."""

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_REDIRECT = re.compile(r'^"(.*)" "(.*)";$')


class BadAddress(ValueError):
    """An address that climbs out of the site or cannot be read."""


def plain(raw: bytes) -> str:
    """The address that a raw one means: escapes read, doubled slashes and dots resolved, as nginx does.

    Raises ``BadAddress`` for a broken escape, a NUL or a climb above the root.
    """
    raw = raw.partition(b"?")[0]
    return _remembered(raw) if len(raw) <= LONGEST_REMEMBERED else _meaning(raw)


def _meaning(raw: bytes) -> str:
    if _BAD_ESCAPE.search(raw) or not raw.startswith(b"/"):
        raise BadAddress
    address = unquote_to_bytes(raw).decode("utf-8", "surrogateescape")
    if "\0" in address:
        raise BadAddress
    parts: list[str] = []
    names = address.split("/")[1:]
    for name in names:
        if name == "..":
            if not parts:
                raise BadAddress
            parts.pop()
        elif name not in ("", "."):
            parts.append(name)
    ends_open = names[-1] in ("", ".", "..") and bool(parts)
    return "/" + "/".join(parts) + ("/" if ends_open else "")


_remembered = lru_cache(maxsize=4096)(_meaning)  # the same pages are asked for over and over


@dataclass
class Held:
    """One file in one encoding, ready to be sent.

    ``body`` is None where it is read from the disk; ``whole`` are the two ASGI messages that send all of it
    (never changed; empty where there is no body).
    """

    place: str
    body: bytes | None
    size: int
    mtime: float
    etag: bytes
    modified: bytes
    headers: list[tuple[bytes, bytes]]
    looked_at: float
    whole: tuple[dict[str, Any], ...] = ()


class Shelf:
    """One folder of finished files. ``clock`` counts seconds from anywhere."""

    def __init__(
        self,
        folder: Path,
        *,
        always: tuple[tuple[str, str], ...] = headers.PROTECTION,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = os.path.realpath(folder)
        self.always = [(name.encode(), value.encode()) for name, value in always]
        self.clock = clock
        self._held: OrderedDict[tuple[str, str], Held] = OrderedDict()
        self._bytes = 0

    def find(self, path: str, encodings: tuple[str, ...] = ()) -> Held | None:
        """The file at ``path`` in the first of ``encodings`` (``br``, ``gzip``) that exists, else as it is."""
        if path.endswith("/"):
            path += "index.html"
        for encoding in (*encodings, ""):
            if held := self._fresh(path, encoding):
                return held
        return None

    def is_folder(self, path: str) -> bool:
        """Whether ``path`` names a folder that has a page."""
        return self._safe(f"{path}/index.html") is not None

    def _fresh(self, path: str, encoding: str) -> Held | None:
        key = (path, encoding)
        held = self._held.get(key)
        moment = self.clock()
        if held and moment - held.looked_at < FRESH_SECONDS:
            self._held.move_to_end(key)
            return held
        place = self._safe(path + {"br": ".br", "gzip": ".gz", "": ""}[encoding])
        if place is None:
            self._forget(key)
            return None
        if held and (held.mtime, held.size) == (place[1].st_mtime, place[1].st_size):
            held.looked_at = moment
            return held
        return self._load(key, place[0])

    def _safe(self, path: str) -> tuple[str, os.stat_result] | None:
        """Where a regular file lies, if it truly lies in the folder (no link leads out of it)."""
        place = self.folder + path
        try:
            found = os.stat(place)  # noqa: PTH116 - the path object would cost more than the call
            if not stat.S_ISREG(found.st_mode) or os.path.realpath(place) != place:
                return None
        except (OSError, ValueError):
            return None
        return place, found

    def _load(self, key: tuple[str, str], place: str) -> Held | None:
        self._forget(key)
        try:
            with open(place, "rb") as stream:  # noqa: PTH123 - one call per file on the hot path
                found = os.fstat(stream.fileno())
                body = stream.read() if found.st_size <= LARGEST_IN_MEMORY else None
        except OSError:
            return None
        held = self._held_of(key, place, found, body)
        if body is not None:
            self._held[key] = held
            self._bytes += len(body)
            while self._bytes > MEMORY_BYTES:
                self._forget(next(iter(self._held)))
        return held

    def _held_of(self, key: tuple[str, str], place: str, found: os.stat_result, body: bytes | None) -> Held:
        path, encoding = key
        etag = f'"{int(found.st_mtime):x}-{found.st_size:x}"'.encode()
        modified = formatdate(int(found.st_mtime), usegmt=True).encode()
        told = [(name.encode(), value.encode()) for name, value in headers.of_file(path)]
        told += [*self.always, (b"ETag", etag), (b"Last-Modified", modified), (b"Accept-Ranges", b"bytes")]
        if encoding:
            told.append((b"Content-Encoding", encoding.encode()))
        if encoding or self._safe(path + ".gz"):
            told.append((b"Vary", b"Accept-Encoding"))
        held = Held(place, body, found.st_size, found.st_mtime, etag, modified, told, self.clock())
        if body is not None:
            held.whole = _messages(told, body)
        return held

    def _forget(self, key: tuple[str, str]) -> None:
        held = self._held.pop(key, None)
        if held and held.body is not None:
            self._bytes -= len(held.body)


def _messages(told: list[tuple[bytes, bytes]], body: bytes) -> tuple[dict[str, Any], ...]:
    told = [*told, (b"Content-Length", b"%d" % len(body))]
    return (
        {"type": "http.response.start", "status": 200, "headers": told},
        {"type": "http.response.body", "body": body},
    )


class Redirects:
    """The file of moved addresses, looked at once a second."""

    def __init__(self, place: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.place = place
        self.clock = clock
        self._targets: dict[str, str] = {}
        self._stands: tuple[float, int] | None = None
        self._looked_at = float("-inf")

    def target(self, path: str) -> str | None:
        """Where an address moved to; compared without regard to case, as nginx does."""
        moment = self.clock()
        if moment - self._looked_at >= FRESH_SECONDS:
            self._looked_at = moment
            self._look()
        return self._targets.get(path.lower()) if self._targets else None

    def _look(self) -> None:
        try:
            found = self.place.stat()
        except OSError:
            self._targets, self._stands = {}, None
            return
        if self._stands != (found.st_mtime, found.st_size):
            matches = (_REDIRECT.match(line) for line in self.place.read_text("utf-8").splitlines())
            self._targets = {match[1].lower(): match[2] for match in matches if match}
            self._stands = (found.st_mtime, found.st_size)
