"""Every answer of nginx over HTTPS carries the protecting headers; plain HTTP leads to the site's own name."""

import http.client
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from mingchuang.edition import writing
from tests.site import parity

pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
ASKED = [
    ("GET", "/", 200), ("GET", "/attachments/a.svg", 200), ("GET", "/folder", 301), ("GET", "/old.html", 301),
    ("GET", "/%zz", 400), ("GET", "/nothing.html", 503), ("GET", "/gone.html", 410), ("POST", "/", 405),
]  # fmt: skip


@pytest.fixture(scope="module")
def ports(tmp_path_factory):
    """The ports for HTTPS and HTTP of a real nginx with our configuration, without an application; its log."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("nginx")
    before, settings.EDITION = settings.EDITION, folder / "edition"
    for path in ("/index.html", "/folder/index.html", "/attachments/a.svg"):
        writing.put(writing.current(), path, b"<h1>x</h1>", second=1772424000)
    writing.put(writing.gone(), "/gone.html", b"<p>x</p>", second=1772424000)
    writing.put_plain(writing.redirects(), b'"/old.html" "/";\n')
    with parity.https(settings.EDITION, folder, *certificate(folder)) as both:
        yield (*both, folder / "mingchuang.log")
    settings.EDITION = before


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of its own making, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = (
        made.not_valid_before(MARCH).not_valid_after(MARCH + timedelta(days=3650)).sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths = folder / "site.crt", folder / "site.key"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(*form))
    return paths


def trusting() -> ssl.SSLContext:
    """Believes any certificate."""
    made = ssl.create_default_context()
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def told(port: int, method: str, path: str) -> http.client.HTTPResponse:
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusting())
    line.request(method, path)
    return line.getresponse()


@pytest.mark.parametrize(("method", "path", "status"), ASKED)
def test_framing_sniffing_and_downgrading_are_refused_on_every_answer_errors_included(
    ports, method, path, status
):
    answer = told(ports[0], method, path)
    assert answer.status == status
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Server"] == "nginx", "no version"
    said = answer.read()
    assert b"nginx" not in said and (said == b"") == (status == 301)


def test_open_redirect_plain_http_leads_to_the_sites_own_name_whatever_the_visitor_calls_it(ports):
    with socket.create_connection(("127.0.0.1", ports[1]), timeout=10) as line:
        line.sendall(b"GET /zwgk/?a=1 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 301")
    assert "\r\nLocation: https://www.example.gov.cn/zwgk/?a=1\r\n" in answer and "evil" not in answer
    assert answer.endswith("\r\n\r\n"), "no body, least of all one in English"


def test_the_access_log_holds_no_query_and_no_browser(ports):
    told(ports[0], "GET", "/?q=13800138000")
    written = ports[2].read_text()
    assert '"path":"/' in written and "13800138000" not in written


@pytest.mark.parametrize(
    ("path", "length", "status", "sentence"),
    [("/", 0, 405, "这个地址只能阅读"), ("/foi/apply/", 70_000_000, 413, "您提交的内容太大")],
)
def test_what_nginx_refuses_by_itself_is_said_in_words_and_protected(ports, path, length, status, sentence):
    line = http.client.HTTPSConnection("127.0.0.1", ports[0], timeout=10, context=trusting())
    line.putrequest("POST", path)
    line.putheader("Content-Length", str(length))
    line.endheaders()
    answer = line.getresponse()
    assert answer.status == status and sentence in answer.read().decode()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


RAW = {
    "a line that is no request": (b"NONSENSE\r\n\r\n", 400, "这个请求看不懂"),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400, "这个请求看不懂"),
    "a long address": (b"GET /search/?q=" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "网址太长"),
    "a long header": (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=" + b"x" * 40_000 + b"\r\n\r\n", 431, "Cookie"),
    "an unknown coding": (
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n", 501, "不支持这种提交方式",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RAW)
@pytest.mark.parametrize("is_safe", [True, False])
def test_a_request_that_nginx_cannot_read_is_refused_in_words_without_a_servers_name(ports, name, is_safe):
    sent, status, sentence = RAW[name]
    head, _, body = raw(ports[0 if is_safe else 1], sent, is_safe=is_safe).partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status}") and sentence in body and "nginx" not in body
    assert "X-Content-Type-Options: nosniff" in head and "frame-ancestors 'self'" in head
    assert ("Strict-Transport-Security: max-age=31536000" in head) is is_safe


def raw(port: int, sent: bytes, *, is_safe: bool) -> str:
    """Everything that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        line = trusting().wrap_socket(plain) if is_safe else plain
        line.sendall(sent)
        line.settimeout(2)
        told = b""
        while b"</html>" not in told and (piece := line.recv(65536)):
            told += piece
        line.close()
    return told.decode()


@pytest.mark.parametrize(
    ("method", "path", "within"), [("POST", "/accounts/login/", 30), ("GET", "/search/?q=a", 10)]
)
def test_whoever_asks_too_often_is_told_so_and_still_reads(ports, method, path, within):
    line = http.client.HTTPSConnection("127.0.0.1", ports[0], timeout=10, context=trusting())
    said = []
    while len(said) < 200 and 429 not in said:
        line.request(method, path)
        answer = line.getresponse()
        body = answer.read().decode()
        said.append(answer.status)
    assert len(said) > within and "请求太频繁" in body and "nginx" not in body
    assert answer.headers["Retry-After"] == "60" and answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert told(ports[0], "GET", "/").status == 200
