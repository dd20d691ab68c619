"""The servers that are compared, each started for one measurement over the edition of this home."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from django.conf import settings

from mingchuang.ui import priority

WORKERS = 2
STARTING_SECONDS = 60.0

_NGINX = """
daemon off; pid {home}/nginx.pid; error_log {home}/nginx.err; worker_processes {workers}; {user}
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; server_tokens off;
    types {{ text/html html; }} charset utf-8;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    gzip_static on; gzip_vary on; open_file_cache max=20000 inactive=60s; open_file_cache_valid 1s;
    server {{ listen 127.0.0.1:{port}; root {root}; index index.html; }}
}}
"""


def nginx_program() -> str | None:
    """Where nginx is; None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def front(workers: int = WORKERS) -> Iterator[str]:
    """The front as ``mingchuang serve`` starts it; its address."""
    port = free_port()
    with _running(
        [sys.executable, "-m", "mingchuang.site.server", "127.0.0.1", str(port), str(workers)], port
    ) as it:
        yield it


@dataclass(frozen=True)
class Node:
    """An application process of its own: where it listens, and the process."""

    address: str
    pid: int


@contextmanager
def node(core: int) -> Iterator[Node]:
    """The front with one worker, held on one core."""
    port = free_port()
    command = [sys.executable, "-m", "mingchuang.site.server", "127.0.0.1", str(port), "1"]
    with _started(command, port, cores={core}) as process:
        yield Node(f"http://127.0.0.1:{port}", process.pid)


@contextmanager
def django_each_time() -> Iterator[str]:
    """Django rendering each page when it is asked for, under the same server with as many workers."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(WORKERS), "--blocking-threads", "1", "--log-level", "warning", "mingchuang.operations.bench.each_time:application",
    ]  # fmt: skip
    with _running(command, port) as it:
        yield it


@contextmanager
def nginx(program: str, *, first: bool = False) -> Iterator[str]:
    """nginx over the edition's folder, with as many workers; going ``first`` where that is allowed."""
    port = free_port()
    written = Path(settings.HOME) / "nginx.conf"
    written.write_text(
        _NGINX.format(
            home=settings.HOME, root=settings.EDITION / "current", port=port, workers=WORKERS,
            user="user root;" if os.geteuid() == 0 else "",
        )
    )  # fmt: skip
    with _running(
        [program, "-c", str(written), "-e", str(Path(settings.HOME) / "nginx.err")],
        port,
        before=priority.go_first if first else None,
    ) as it:
        yield it


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _running(command: Sequence[str], port: int, before: Callable[[], None] | None = None) -> Iterator[str]:
    with _started(command, port, before=before):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _started(
    command: Sequence[str], port: int, cores: set[int] | None = None, before: Callable[[], None] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, preexec_fn=before)
    if cores:
        os.sched_setaffinity(process.pid, cores)  # before it has started anything
    try:
        _await_answer(f"http://127.0.0.1:{port}", process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    opener = build_opener(ProxyHandler({}))
    until = time.monotonic() + STARTING_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            opener.open(f"{address}/index.html", timeout=10).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} did not answer at {address}")
