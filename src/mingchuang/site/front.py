"""The front of the one-command run: the edition first, everything else to Django.

An ASGI application. What it answers for a finished file, a folder, a moved or a withdrawn address is what
nginx answers with ``deploy/nginx`` (tests compare the two).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mingchuang.site import headers
from mingchuang.site.shelf import BadAddress, Held, Redirects, Shelf, plain

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

PIECE_BYTES = 256 << 10
LONGEST_ENCODINGS = 256
"""Who sends a longer list of encodings is no browser and gets the page as it is."""
MAINTENANCE = "/50x.html"
"""The page that nginx sends while the application is down; nobody may ask for it by its address."""
_CONDITIONS = frozenset({b"if-none-match", b"if-modified-since", b"range"})
"""With one of these the answer may be other than the whole file."""
_RANGE = re.compile(rb" *(?:(\d{1,18}) *- *(\d{0,18})|-(\d{1,18})) *")
"""One part that is asked for: first and last byte, or how many of the last bytes."""
_NO_GZIP = re.compile(rb"(gzip|br)\s*;\s*q\s*=\s*0(\.0*)?\s*(,|$)")

# A note is a page, whatever the ending of the address it stands for.
_NOTE_HEADERS = [(name.encode(), value.encode()) for name, value in headers.of_file("/index.html")]


def bare_page(title: str, text: str) -> bytes:
    """A page that needs nothing: a heading and what to do."""
    return (
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
        f"<h1>{title}</h1><p>{text}</p></html>"
    ).encode()


class Front:
    """Serves ``edition`` and hands what is not there to ``application``; ``at_end`` is called when the server stops."""

    def __init__(
        self,
        edition: Path,
        application: Application,
        *,
        https: bool = False,
        at_end: Callable[[], None] = lambda: None,
    ) -> None:
        always = (*headers.PROTECTION, *([headers.STRICT_TRANSPORT] if https else []))
        self.pages = Shelf(edition / "current", always=always)
        self.notes = Shelf(edition / "gone", always=always)
        self.redirects = Redirects(edition / "redirects")
        self.always = [(name.encode(), value.encode()) for name, value in always]
        self.application = application
        self.at_end = at_end
        self.readers = ThreadPoolExecutor(4, thread_name_prefix="front")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        self.at_end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        raw = scope.get("raw_path") or quote(scope["path"], safe="/%").encode()
        try:
            path = plain(raw)
        except BadAddress:
            await self._say(send, scope, 400, "无法识别的地址", "请检查地址是否完整，或从首页重新查找。")
            return
        if path == MAINTENANCE:
            await self._say(send, scope, 404, "没有找到这个页面", "请检查地址是否完整，或从首页重新查找。")
            return
        if target := self._moved(scope, path):
            await self._move(send, target)
            return
        asked = dict(reversed(scope["headers"]))
        held = self.pages.find(path, _encodings(asked.get(b"accept-encoding", b"")))
        if held:
            await self._send_file(scope, send, held, asked)
        elif not path.endswith("/") and self.pages.is_folder(path):
            query = scope.get("query_string", b"").decode("latin-1")
            await self._move(
                send, quote(path.encode("utf-8", "surrogateescape")) + "/" + f"?{query}" * bool(query)
            )
        elif note := self.notes.find(path):
            await self._send_note(scope, send, note)
        else:
            await self.application(scope, receive, send)

    def _moved(self, scope: Scope, path: str) -> str | None:
        """Where an address leads now: with its query first, then whatever its query."""
        query = scope.get("query_string", b"").decode("latin-1")
        return (query and self.redirects.target(f"{path}?{query}")) or self.redirects.target(path)

    async def _send_file(self, scope: Scope, send: Send, held: Held, asked: dict[bytes, bytes]) -> None:
        if scope["method"] == "GET" and held.whole and _CONDITIONS.isdisjoint(asked):
            for message in held.whole:  # most requests by far
                await send(message)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await self._say(send, scope, 405, "这个地址只能阅读", "请从网页上的表单提交内容。")
            return
        if _is_unchanged(held, asked):
            kept = [pair for pair in held.headers if pair[0] not in (b"Content-Type", b"Accept-Ranges")]
            await _send_all(send, 304, kept, b"")
            return
        start, end, status = _part(held, asked)
        told = list(held.headers)
        if status == 416:
            told = [*self.always, (b"Content-Range", b"bytes */%d" % held.size)]
            await self._say(send, scope, 416, "没有这一段内容", "请重新下载整个文件。", told)
            return
        if status == 206:
            told.remove((b"Accept-Ranges", b"bytes"))
            told.append((b"Content-Range", b"bytes %d-%d/%d" % (start, end - 1, held.size)))
        told.append((b"Content-Length", b"%d" % (end - start)))
        if scope["method"] == "HEAD":
            await _send_all(send, status, told, b"")
        elif held.body is not None:
            await _send_all(send, status, told, held.body[start:end])
        else:
            await send({"type": "http.response.start", "status": status, "headers": told})
            await self._send_pieces(send, held.place, start, end)

    async def _send_pieces(self, send: Send, place: str, start: int, end: int) -> None:
        loop = asyncio.get_running_loop()
        with open(place, "rb") as stream:  # noqa: PTH123 - opening is quick; the pieces are read aside
            stream.seek(start)
            while start < end:
                piece = await loop.run_in_executor(self.readers, stream.read, min(PIECE_BYTES, end - start))
                if not piece:
                    break
                start += len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": start < end})
        if start < end:
            # The file was replaced by a shorter one meanwhile: cut the connection rather than pretend.
            raise ConnectionAbortedError(place)

    async def _send_note(self, scope: Scope, send: Send, note: Held) -> None:
        body = note.body or b""
        told = [*self.always, *_NOTE_HEADERS, (b"Content-Length", b"%d" % len(body))]
        await _send_all(send, 410, told, b"" if scope["method"] == "HEAD" else body)

    async def _move(self, send: Send, target: str) -> None:
        told = [*self.always, *_NOTE_HEADERS, (b"Location", target.encode()), (b"Content-Length", b"0")]
        await _send_all(send, 301, told, b"")

    async def _say(
        self,
        send: Send,
        scope: Scope,
        status: int,
        title: str,
        text: str,
        told: list[tuple[bytes, bytes]] | None = None,
    ) -> None:
        body = bare_page(title, text)
        told = [*(told or self.always), (b"Content-Type", b"text/html; charset=utf-8")]
        if status == 405:
            told.append((b"Allow", b"GET, HEAD"))
        told.append((b"Content-Length", b"%d" % len(body)))
        await _send_all(send, status, told, b"" if scope["method"] == "HEAD" else body)


def _encodings(accepted: bytes) -> tuple[str, ...]:
    return _read_encodings(accepted) if 0 < len(accepted) <= LONGEST_ENCODINGS else ()


@lru_cache(maxsize=256)  # browsers say the same few things
def _read_encodings(accepted: bytes) -> tuple[str, ...]:
    refused = {match[1] for match in _NO_GZIP.finditer(accepted)}
    return tuple(
        name for name in ("br", "gzip") if name.encode() in accepted and name.encode() not in refused
    )


def _is_unchanged(held: Held, asked: dict[bytes, bytes]) -> bool:
    if known := asked.get(b"if-none-match"):
        tags = {tag.strip().removeprefix(b"W/") for tag in known.split(b",")}
        return held.etag in tags or b"*" in tags
    return asked.get(b"if-modified-since") == held.modified


def _part(held: Held, asked: dict[bytes, bytes]) -> tuple[int, int, int]:
    """Start, end and status of what is to be sent: the whole (200), a part (206), or nothing (416).

    Parts that are not there are passed over; who asks for two that are gets the whole, as from nginx with
    ``max_ranges 1``.
    """
    wanted = asked.get(b"range", b"")
    condition = asked.get(b"if-range")
    whole = 0, held.size, 200
    if len(wanted) < 7 or wanted[:6].lower() != b"bytes=":
        return whole
    if condition and condition not in (held.etag, held.modified):
        return whole
    found: tuple[int, int, int] | None = None
    for one in wanted[6:].split(b","):
        match = _RANGE.fullmatch(one)
        if not match:
            return 0, 0, 416
        start, end = _bytes_of(match, held.size)
        if start < end:
            if found:
                return whole
            found = start, end, 206
        elif start == 0:
            return whole
    return found or (0, 0, 416)


def _bytes_of(match: re.Match[bytes], size: int) -> tuple[int, int]:
    first, last, tail = match.groups()
    if tail is not None:
        return max(0, size - int(tail)), size
    return int(first), min(int(last) + 1, size) if last else size


async def _send_all(send: Send, status: int, told: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": body})
