"""A small S3 for tests: one bucket in memory, which refuses whoever does not sign as agreed."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from mingchuang.documents.bucket import signature

KEY, SECRET, REGION, BUCKET = "testkey", "testsecret", "cn-test-1", "mingchuang"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
A_PAGE = 2
"""So many names are listed at once, so that lists have several pages."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_told: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", format_datetime(NOON, usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self) -> tuple[str, bytes] | None:
        """Name and body; None where the request was refused."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        names = ("Host", "x-amz-content-sha256", "x-amz-date")
        right = signature(
            self.command, f"http://{self.headers['Host']}{self.path}", {name: self.headers[name] for name in names},
            content_sha256=hashlib.sha256(body).hexdigest(),
            at=datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
            region=REGION, key=KEY, secret=SECRET,
        )  # fmt: skip
        if self.headers["Authorization"] != right or self.server.broken:
            self._answer(503 if self.server.broken else 403)
            return None
        return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}").lstrip("/"), body

    def do_PUT(self) -> None:
        if begun := self._begin():
            self.server.held[begun[0]] = begun[1]
            self._answer(200)

    def do_DELETE(self) -> None:
        if begun := self._begin():
            self.server.held.pop(begun[0], None)
            self._answer(204)

    def do_GET(self) -> None:
        if not (begun := self._begin()):
            return
        name, held = begun[0], self.server.held
        if not name:
            self._answer(200, self._list(parse_qs(urlsplit(self.path).query)))
        elif name in held:
            self._answer(200, held[name])
        else:
            self._answer(404)

    do_HEAD = do_GET

    def _list(self, asked: dict[str, list[str]]) -> bytes:
        prefix, after = (asked.get(name, [""])[0] for name in ("prefix", "continuation-token"))
        names = sorted(name for name in self.server.held if name.startswith(prefix) and name > after)
        keys = "".join(f"<Contents><Key>{name}</Key></Contents>" for name in names[:A_PAGE])
        more = f"<NextContinuationToken>{names[A_PAGE - 1]}</NextContinuationToken>" if names[A_PAGE:] else ""
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        return f'<ListBucketResult xmlns="{space}">{keys}{more}</ListBucketResult>'.encode()


class Server(ThreadingHTTPServer):
    """The server; ``held`` is what the bucket holds, ``broken`` lets it refuse everything."""

    held: dict[str, bytes]
    broken = False


@contextmanager
def storage() -> Iterator[Server]:
    """A running one on a free port."""
    server = Server(("127.0.0.1", 0), Handler)
    server.held = {}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
