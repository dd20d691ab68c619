"""Compare what two servers say about the same edition, request by request."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy" / "nginx"
NGINX = "/usr/sbin/nginx"

COMPARED = (
    "content-type", "content-length", "content-encoding", "content-range", "content-disposition",
    "content-security-policy", "cache-control", "etag", "last-modified", "vary", "location",
    "x-content-type-options", "referrer-policy", "permissions-policy", "x-frame-options",
)  # fmt: skip
"""Headers that must be the same where a file of the edition is answered."""


@dataclass(frozen=True)
class Said:
    """One answer."""

    status: int
    headers: dict[str, str]
    body: bytes


class _AnyPath(http.client.HTTPConnection):
    """A connection that does not judge the path it is given."""

    def _validate_path(self, url: str) -> None:
        pass


def ask(port: int, path: str, method: str = "GET", **told: str) -> Said:
    """One raw request; the path goes out exactly as given."""
    connection = _AnyPath("127.0.0.1", port, timeout=20)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in told.items():
        connection.putheader(name.replace("_", "-"), value)
    if method == "POST":
        connection.putheader("Content-Length", "0")
    connection.endheaders()
    reply = connection.getresponse()
    said = Said(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
    connection.close()
    return said


def differences(one: int, other: int, paths: Iterable[str]) -> list[str]:
    """What the servers on two ports say differently about ``paths`` (the addresses of a whole site will do).

    Each is asked plainly, by HEAD and for a compressed copy; the first of each ending in every other way, too.
    """
    found, met = [], Counter[str]()
    for path in paths:
        whole = ask(one, path)
        found += [f"{path}: {part}" for part in _compare(whole, ask(other, path))]
        ending = path.rpartition("/")[2].rpartition(".")[2]
        met[ending] += 1
        for asked in [*ALWAYS, *(_questions(whole) if met[ending] <= OF_AN_ENDING else ())]:
            left, right = (ask(port, path, **asked) for port in (one, other))
            found += [f"{path} {json.dumps(asked)}: {part}" for part in _compare(left, right)]
    return found


ALWAYS: tuple[dict[str, str], ...] = ({"method": "HEAD"}, {"Accept_Encoding": "gzip"})
OF_AN_ENDING = 30


def _questions(whole: Said) -> Iterator[dict[str, str]]:
    """In which other ways an address is asked for, given what it says when asked plainly."""
    if whole.status == 200:
        yield {"method": "POST"}
        yield {"If_None_Match": whole.headers["etag"]}
        yield {"If_Modified_Since": whole.headers["last-modified"]}
        for wanted in ("bytes=0-9", "bytes=-5", "bytes=7-", "bytes=999999999-"):
            yield {"Range": wanted}
        yield {"Range": "bytes=0-9,20-29"}
        yield {"Range": "bytes=0-9", "If_Range": whole.headers["etag"]}
        yield {"Range": "bytes=0-9", "If_Range": '"other"'}


def _compare(left: Said, right: Said) -> Iterator[str]:
    if left.status != right.status:
        yield f"status {left.status} / {right.status}"
        return
    if left.status == 301:
        names: tuple[str, ...] = ("location", "content-length", "content-type", "cache-control")
    elif left.status in (200, 206):
        names = COMPARED
    elif left.status == 304:
        names = ("etag", "last-modified", "cache-control")
    elif left.status == 410:
        names = ("content-type", "cache-control", "content-security-policy", "x-content-type-options")
    else:
        names = ()
    for name in names:
        if left.headers.get(name) != right.headers.get(name):
            yield f"{name}: {left.headers.get(name)!r} / {right.headers.get(name)!r}"
    if left.status in (200, 206, 301, 410) and left.body != right.body:
        yield f"body: {left.body[:60]!r} / {right.body[:60]!r}"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(fact: Callable[[], Any], seconds: float = 40.0) -> Any:
    """The first true value of ``fact()``; fails when none comes in time."""
    until = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < until, f"did not come true within {seconds} s"
        time.sleep(0.05)
    return found


def answers(port: int) -> bool:
    """Whether Django answers; a connection that is cut is an answer not yet given."""
    try:
        return ask(port, "/accounts/login/").status in (200, 302)
    except OSError:
        return False


@contextmanager
def both(edition: Path, folder: Path) -> Iterator[tuple[int, int]]:
    """The ports of the front and of nginx over ``edition``; without nginx the tests fail in CI, else are skipped."""
    if not Path(NGINX).exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("nginx is not installed")
    with front(edition) as ours, nginx(edition, ours, folder) as theirs:
        yield ours, theirs


@contextmanager
def nginx(edition: Path, application: int, folder: Path) -> Iterator[int]:
    """A real nginx with our configuration over ``edition``, asking the application on another port."""
    port = free_port()
    changes = {
        "/var/lib/mingchuang/edition": str(edition),
        "server 127.0.0.1:8000": f"server 127.0.0.1:{application}",
        "listen 80;": f"listen 127.0.0.1:{port};",
    }
    with running(_nginx(folder, changes, ["mingchuang.conf"]), port):
        yield port


@contextmanager
def https(edition: Path, folder: Path, certificate: Path, key: Path) -> Iterator[tuple[int, int]]:
    """The ports for HTTPS and HTTP of nginx as production has it: certificate, redirect, access log; no application."""
    safe, bare = free_port(), free_port()
    changes = {
        "/var/lib/mingchuang/edition": str(edition),
        "server 127.0.0.1:8000": f"server 127.0.0.1:{free_port()}",
        "listen 80;": "include mingchuang-tls.conf;",
        "listen 443 ssl;": f"listen 127.0.0.1:{safe} ssl;",
        "listen 80 default_server;": f"listen 127.0.0.1:{bare} default_server;",
        "/etc/mingchuang/tls/site.crt": str(certificate),
        "/etc/mingchuang/tls/site.key": str(key),
        "/var/log/nginx/mingchuang.log": f"{folder}/mingchuang.log",
    }
    parts = ("mingchuang-log.conf", "mingchuang-to-https.conf", "mingchuang.conf")
    with running(_nginx(folder, changes, parts), safe):
        yield safe, bare


def _nginx(folder: Path, changes: dict[str, str], parts: Sequence[str]) -> list[str]:
    """The command that starts nginx with our files, changed as their lines marked CHANGE ask for."""
    for source in DEPLOY.glob("*.conf"):
        text = source.read_text()
        for before, after in changes.items():
            text = text.replace(before, after)
        (folder / source.name).write_text(text)
    places = "".join(
        f"{part}_temp_path {folder}/{part};" for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    logs = "" if "mingchuang-log.conf" in parts else "access_log off;"
    included = "".join(f"include {part};" for part in parts)
    (folder / "nginx.conf").write_text(
        f"user root; worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log warn;"
        f"events {{}} http {{ {logs} {places} {included} }}"
    )
    return [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]


@contextmanager
def front(edition: Path) -> Iterator[int]:
    """Our own front over ``edition``, under granian, with a small application behind it."""
    port = free_port()
    program = [sys.executable, "-m", "tests.site.small_server", str(edition), str(port)]
    with running(program, port):
        yield port


@contextmanager
def running(program: list[str], port: int) -> Iterator[None]:
    """The program inside the block, once it listens on ``port``."""
    process = subprocess.Popen(program, stdin=subprocess.PIPE)
    try:
        _wait_until_open(port, process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_open(port: int, process: subprocess.Popen) -> None:
    for _attempt in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError(f"ended with {process.returncode}")
        time.sleep(0.05)
    raise TimeoutError(port)
