"""Where another node's edition can be read: a folder (shared storage, a mounted disk) or that node's own address."""

import http.client
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from mingchuang.edition.rules import State

SECONDS = 30
"""Without an answer for so long an address counts as not reachable."""

GONE, UNKNOWN = 410, 404


class OriginError(RuntimeError):
    """What is asked for cannot be read there; the text is a Chinese sentence."""


class Origin(Protocol):
    """What another node's edition gives: its log, the manifest of an edition, the content of an address."""

    def log(self) -> bytes:
        """The log of roots."""

    def manifest(self, number: int) -> bytes:
        """The delta manifest of one edition."""

    def content(self, path: str, state: State) -> AbstractContextManager[IO[bytes]]:
        """The file, or the note of a withdrawn one, to be read once."""


def origin(place: str) -> Origin:
    """The edition at ``place``."""
    return Address(place.rstrip("/")) if place.startswith(("http://", "https://")) else Folder(Path(place))


class Folder:
    """An edition's folder, ``…/edition``, or the home in which it lies."""

    def __init__(self, place: Path) -> None:
        self.place = place / "edition" if (place / "edition" / "manifest.log").is_file() else place

    def log(self) -> bytes:
        return self._read("manifest.log")

    def manifest(self, number: int) -> bytes:
        return self._read(f"manifest/{number:08d}.jsonl")

    @contextmanager
    def content(self, path: str, state: State) -> Iterator[IO[bytes]]:
        folder = "gone" if state == State.GONE else "current"
        try:
            with (self.place / folder / path[1:]).open("rb") as stream:
                yield stream
        except FileNotFoundError:
            raise OriginError(f"{self.place} 里没有 {path}，可能正在发布。请稍后再试。") from None

    def _read(self, name: str) -> bytes:
        try:
            return (self.place / name).read_bytes()
        except OSError:
            raise OriginError(f"{self.place} 里没有 {name}，不是发布版的文件夹。请核对位置。") from None


class Address:
    """A running node, by its public address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = build_opener(ProxyHandler({}))

    def log(self) -> bytes:
        return self._read("/check/log.jsonl")

    def manifest(self, number: int) -> bytes:
        return self._read(f"/check/manifest/{number}.jsonl")

    @contextmanager
    def content(self, path: str, state: State) -> Iterator[IO[bytes]]:
        """Raises ``OriginError``. What does not fit is found by its hash, not by its status."""
        with self._answer(quote(path), state) as reply:
            yield reply

    def _answer(self, path: str, state: State) -> Any:
        address = self.address + path
        try:
            return self._opener.open(Request(address), timeout=SECONDS)
        except HTTPError as reply:
            if reply.code == GONE and state == State.GONE:
                return reply
            if reply.code == UNKNOWN and path.endswith(".html") and "?" not in path:
                return self._answer(f"/check/held?path={path}", state)
            raise OriginError(f"{address} 没有给出内容（{reply.code}）。请稍后再试。") from None
        except (URLError, http.client.HTTPException, OSError) as error:
            raise OriginError(
                f"{address} 连接不上（{type(error).__name__}）。请核对网址，并确认对方正在运行。"
            ) from None

    def _read(self, path: str) -> bytes:
        with self.content(path, State.LIVE) as stream:
            return stream.read()
