"""Django behind the front: a WSGI application that one thread of each server process asks.

One thread, because behind it Python runs one at a time anyway and more of them only wait for each other (measured). So
nothing slow may hold it: a request is received whole (to memory, then to a temporary file) before the thread
sees it, and an answer is put down in the same way while the client takes it at its own pace.
"""

import asyncio
import logging
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from typing import Any
from urllib.parse import unquote_to_bytes

from mingchuang.site import headers
from mingchuang.site.front import Receive, Scope, Send, bare_page

log = logging.getLogger(__name__)

IN_MEMORY_BYTES = 1 << 20
PIECE_BYTES = 256 << 10
WAITING_AT_MOST = 200
"""So many requests may wait for the thread; more are asked to come again."""
RECEIVED_AT_ONCE = 30
"""So many unfinished requests of one address are taken in at a time: nobody alone can fill the queue."""
SLOWEST_BYTES = 8 << 10
"""Bytes a second that a sender must reach on the whole, once his first ``patience`` seconds are over."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_REFUSALS = {
    408: ("没有收完您提交的内容", "网络可能中断了，请检查后重新提交。"),
    413: ("您提交的内容太大", "请减小文件，或分几次提交。"),
    500: ("页面暂时打不开", "系统出了差错，已经记录下来。请稍后再试。"),
    503: ("现在访问的人较多", "请过一会儿再试，已经填写的内容请先保存。"),
    504: ("处理时间太长", "系统没有在规定时间内完成。请稍后查看结果，不要重复提交。"),
}


@contextmanager
def closed_at_end(pieces: Iterable[bytes]) -> Iterator[Iterable[bytes]]:
    """A WSGI answer, told at the end that nobody wants more of it, where it listens to that."""
    try:
        yield pieces
    finally:
        if close := getattr(pieces, "close", None):
            close()


class Refused(Exception):
    """The request ends here, with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Bridge:
    """An ASGI application that asks a WSGI one.

    ``largest_body`` in bytes, ``patience`` in seconds: for each piece of a request, for a whole one that comes
    more slowly than ``SLOWEST_BYTES``, and for the first byte of an answer. ``proxies`` are the networks whose ``X-Forwarded-…`` headers are believed.
    """

    def __init__(
        self,
        application: Wsgi,
        *,
        largest_body: int,
        patience: float,
        proxies: Sequence[str] = (),
        always: Sequence[tuple[str, str]] = headers.PROTECTION,
    ) -> None:
        self.application = application
        self.largest_body = largest_body
        self.patience = patience
        self.proxies = [ip_network(proxy) for proxy in proxies]
        self.always = always
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="django")
        self.waiting = 0
        self.receiving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as body:
                environ = self._environ(scope, body)
                await self._take_in(environ["REMOTE_ADDR"], scope, receive, body)
                await self._in_turn(environ, scope, send)
        except Refused as refusal:
            await self._refuse(send, refusal.status)

    async def _take_in(self, client: str, scope: Scope, receive: Receive, body: Any) -> None:
        if self.receiving[client] >= RECEIVED_AT_ONCE:
            raise Refused(503)
        self.receiving[client] += 1
        try:
            await self._receive(scope, receive, body)
        finally:
            self.receiving[client] -= 1
            if not self.receiving[client]:
                del self.receiving[client]

    async def _in_turn(self, environ: dict[str, Any], scope: Scope, send: Send) -> None:
        if self.waiting >= WAITING_AT_MOST:
            raise Refused(503)
        self.waiting += 1
        try:
            await self._exchange(environ, scope, send)
        finally:
            self.waiting -= 1

    async def _receive(self, scope: Scope, receive: Receive, body: Any) -> None:
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.largest_body:
            raise Refused(413)
        received, more, begun = 0, True, time.monotonic()
        while more:
            left = begun + self.patience + received / SLOWEST_BYTES - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), min(self.patience, left))
            except TimeoutError:
                raise Refused(408) from None
            if message["type"] == "http.disconnect":
                raise Refused(408)
            piece = message.get("body", b"")
            received += len(piece)
            if received > self.largest_body:
                raise Refused(413)
            body.write(piece)
            more = message.get("more_body", False)
        body.seek(0)

    async def _exchange(self, environ: dict[str, Any], scope: Scope, send: Send) -> None:
        answer = Answer(asyncio.get_running_loop())
        running = self.thread.submit(self._run, environ, answer)
        try:
            await asyncio.wait_for(answer.started.wait(), self.patience)
        except TimeoutError:
            running.cancel()
            answer.abandon()
            raise Refused(504) from None
        if answer.failed:
            raise Refused(500)
        told = self._protected(answer.headers, scope["path"])
        await send({"type": "http.response.start", "status": answer.status, "headers": told})
        try:
            async for piece in answer.pieces():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            answer.abandon()

    def _run(self, environ: dict[str, Any], answer: "Answer") -> None:
        try:
            with closed_at_end(self.application(environ, answer.start)) as pieces:
                for piece in pieces:
                    if not answer.add(piece):
                        break
            answer.finish(failed=False)
        except Exception:
            log.exception("the application failed on %s", environ["PATH_INFO"])
            answer.finish(failed=True)

    def _protected(self, told: list[tuple[str, str]], path: str) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _value in told}
        policy = ("Content-Security-Policy", headers.policy_of_dynamic(path))
        told = told + [pair for pair in (*self.always, policy) if pair[0].lower() not in names]
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in told]

    async def _refuse(self, send: Send, status: int) -> None:
        body = bare_page(*_REFUSALS[status])
        told = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        if status == 503:
            told.append(("Retry-After", "10"))
        if status in (408, 413):
            told.append(("Connection", "close"))
        start = {"status": status, "headers": self._protected(told, "/")}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": body})

    def _environ(self, scope: Scope, body: Any) -> dict[str, Any]:
        client = (scope.get("client") or ("127.0.0.1", 0))[0]
        server, port = scope.get("server") or ("localhost", 80)
        is_trusted = self._is_proxy(client)
        raw = scope.get("raw_path") or scope["path"].encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": scope["method"],
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1"),
            "QUERY_STRING": scope.get("query_string", b"").decode("latin-1"),
            "SERVER_NAME": server,
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
            "wsgi.version": (1, 0),
            "wsgi.input": body,
            "wsgi.errors": _Errors(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        _add_headers(environ, scope["headers"], trusted=is_trusted)
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "") if is_trusted else ""
        environ["REMOTE_ADDR"] = self._client(client, forwarded)
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "") if is_trusted else ""
        environ["wsgi.url_scheme"] = scheme if scheme in ("http", "https") else scope.get("scheme", "http")
        return environ

    def _is_proxy(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self.proxies)

    def _client(self, peer: str, forwarded: str) -> str:
        """The nearest address that is not one of our proxies; what stands further left may be invented."""
        for address in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
            try:
                ip_address(address)
            except ValueError:
                return peer
            peer = address
            if not self._is_proxy(address):
                return address
        return peer


def _add_headers(environ: dict[str, Any], told: Iterable[tuple[bytes, bytes]], *, trusted: bool) -> None:
    for raw_name, raw_value in told:
        if b"_" in raw_name or (raw_name.lower().startswith(b"x-forwarded-") and not trusted):
            continue  # an underscore could be passed off as a dash
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        value = raw_value.decode("latin-1")
        joint = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value


class _Errors:
    """What WSGI calls the error stream: the log."""

    def write(self, text: str) -> None:
        if text.strip():
            log.error("%s", text.strip())

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is held back."""


class Answer:
    """What the application says, put down by its thread and taken by the loop, each at its own pace."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.started = asyncio.Event()
        self.changed = asyncio.Event()
        self.status = 500
        self.headers: list[tuple[str, str]] = []
        self.failed = False
        self._spool = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)  # noqa: SIM115 - closed by abandon()
        self._lock = threading.Lock()
        self._written = 0
        self._is_over = False
        self._is_abandoned = False

    def start(self, status: str, told: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., Any]:
        """WSGI's ``start_response``."""
        self.status, self.headers = int(status.split(" ", 1)[0]), list(told)
        return self.add

    def add(self, piece: bytes) -> bool:
        """Put down a piece; False when nobody wants the rest."""
        with self._lock:
            if self._is_abandoned:
                return False
            self._spool.seek(self._written)
            self._spool.write(piece)
            self._written += len(piece)
        self._wake()
        return True

    def finish(self, *, failed: bool) -> None:
        """Nothing more will come. A failure after the first byte can only cut the answer short."""
        with self._lock:
            self.failed = failed
            self._is_over = True
        self._wake()

    def abandon(self) -> None:
        """Nobody takes the rest."""
        with self._lock:
            self._is_abandoned = True
            self._spool.close()

    async def pieces(self):
        """The pieces, as they are put down."""
        taken = 0
        while True:
            self.changed.clear()
            with self._lock:
                self._spool.seek(taken)
                piece = self._spool.read(PIECE_BYTES)
                is_over = self._is_over
            taken += len(piece)
            if piece:
                yield piece
            elif is_over:
                if self.failed:
                    raise ConnectionAbortedError("the application failed in the middle of its answer")
                return
            else:
                await self.changed.wait()

    def _wake(self) -> None:
        self.loop.call_soon_threadsafe(self._woken)

    def _woken(self) -> None:
        self.started.set()
        self.changed.set()
