"""Request smuggling: nginx and the server behind it never disagree about where a request ends."""

import socket

import pytest

from mingchuang.edition import writing
from tests.site import parity

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]
HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
CHUNKED = b"0\r\n\r\n" + HIDDEN
LENGTH = b"Content-Length: %d\r\n" % len(CHUNKED)
AMBIGUOUS = {
    "length and chunks": LENGTH + b"Transfer-Encoding: chunked\r\n",
    "chunks and length": b"Transfer-Encoding: chunked\r\n" + LENGTH,
    "two lengths": b"Content-Length: 5\r\n" + LENGTH,
    "a list of lengths": b"Content-Length: 5, %d\r\n" % len(CHUNKED),
    "a signed length": b"Content-Length: +5\r\n",
    "a space before the colon": LENGTH + b"Transfer-Encoding : chunked\r\n",
    "an unknown coding": LENGTH + b"Transfer-Encoding: xchunked\r\n",
    "a coding twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "a coding after a tab": LENGTH + b"Transfer-Encoding:\tchunked\r\n",
    "a folded coding": LENGTH + b"X: y\r\n Transfer-Encoding: chunked\r\n",
    "two hosts": b"Host: y\r\n" + LENGTH,
    "a nought in a header": b"X: \x00\r\n" + LENGTH + b"Transfer-Encoding: chunked\r\n",
    "a coding after a lone line feed": LENGTH + b"X: y\nTransfer-Encoding: chunked\r\n",
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """The ports of the front, and of nginx before it."""
    from django.conf import settings

    before, settings.EDITION = settings.EDITION, tmp_path_factory.mktemp("home") / "edition"
    writing.put(writing.current(), "/index.html", b"<h1>x</h1>", second=1772424000)
    with parity.both(settings.EDITION, tmp_path_factory.mktemp("nginx")) as both:
        yield both
    settings.EDITION = before


def sent(port: int, lines: bytes) -> bytes:
    """Everything that comes back for one raw request, with what hides behind it."""
    with socket.create_connection(("127.0.0.1", port), timeout=1.5) as line:
        line.sendall(b"POST /outer HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n" + CHUNKED)
        told = b""
        try:
            while piece := line.recv(65536):
                told += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return told


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_request_smuggling_through_nginx_reaches_no_second_address(servers, name):
    _front, nginx = servers
    told = sent(nginx, AMBIGUOUS[name])
    assert told[9:12] in (b"400", b"501"), told[:200]
    assert b"/smuggled" not in told
    for _time in range(3):  # nothing was left over in a connection that nginx keeps to the application
        assert parity.ask(nginx, "/after").body == b"/after 127.0.0.1"


@pytest.mark.parametrize("name", ["two lengths", "a list of lengths", "a signed length", "an unknown coding"])
def test_lengths_that_contradict_each_other_are_refused_without_nginx_too(servers, name):
    front, _nginx = servers
    told = sent(front, AMBIGUOUS[name])
    assert told.startswith(b"HTTP/1.1 400") and b"/smuggled" not in told, told[:300]
