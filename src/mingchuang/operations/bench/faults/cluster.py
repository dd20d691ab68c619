"""Two application processes, one worker and nginx before them, each of which can be killed and comes back by itself.

They stand as in production: nginx with ``deploy/nginx``, the application as ``mingchuang serve`` starts it, one worker.
What systemd does there (start again whatever has died, with nothing of it left) ``tend`` does here.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from django.conf import settings

from mingchuang.operations.bench.serving import free_port, nginx_program

DEPLOYED = Path(__file__).parents[5] / "deploy" / "nginx"
ASKED_AGAIN_SECONDS = 2.5
"""nginx leaves an application that did not answer alone for ``fail_timeout`` = 1, counted in whole seconds of the clock."""
REST_SECONDS = (0.1, 1.0)
"""So long a process that died stays away before it is started again."""


@dataclass
class Post:
    """One of the four. ``answers`` tells whether it works again after a start."""

    name: str
    command: Sequence[str]
    answers: Callable[[], bool]
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    due: float = 0.0
    up_since: float | None = None
    """Since when it answers, by the monotonic clock."""

    def start(self) -> None:
        """Start it as the head of a session of its own, as systemd gives it a group of its own."""
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self.log(), start_new_session=True
        )  # fmt: skip

    def log(self) -> int:
        """Where its errors go: a file that is read when something did not hold."""
        place = Path(settings.HOME) / "log" / f"{self.name}.err"
        place.parent.mkdir(parents=True, exist_ok=True)
        return os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def members(self) -> list[int]:
        """All its processes."""
        return [] if self.process is None else list(_session(self.process.pid))

    def tend(self, dice: random.Random) -> None:
        """Note that it died; start it when its rest is over; note that it answers."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.end()
            self.due = now + dice.uniform(*REST_SECONDS)
        if self.process is None:
            if now >= self.due:
                self.start()
        elif self.up_since is None and self.answers():
            self.up_since = now

    def end(self) -> None:
        """Let nothing of it live on."""
        self.up_since = None
        for pid in self.members():
            _signal(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            if self.process.stdin:
                self.process.stdin.close()
        self.process = None


@dataclass
class Cluster:
    """The posts by name; ``port`` is nginx's."""

    posts: dict[str, Post]
    dice: random.Random

    @property
    def port(self) -> int:
        """Where the public comes in."""
        return self.posts["nginx"].port

    @property
    def ports(self) -> list[int]:
        """All doors: nginx, then the applications themselves."""
        return [post.port for post in self.posts.values() if post.port]

    def kill(self, name: str) -> None:
        """SIGKILL to the whole of it, or to one of its processes."""
        post = self.posts[name]
        members = post.members()
        if members and self.dice.random() < 0.5:
            members = [self.dice.choice(members)]
        post.up_since = None
        for pid in members:
            _signal(pid, signal.SIGKILL)

    def standing(self) -> list[str]:
        """The names of those that answer."""
        return [name for name, post in self.posts.items() if post.up_since is not None]

    def stood_since(self, began: float) -> bool:
        """Whether nginx and one application have answered since ``began`` (monotonic) without a break.

        An application counts from when nginx asks it again.
        """
        nginx, *applications = [self.posts[name].up_since for name in ("nginx", "first", "second")]
        known = began - ASKED_AGAIN_SECONDS
        return (
            nginx is not None
            and nginx <= began
            and any(up is not None and up <= known for up in applications)
        )

    def tend(self) -> None:
        """Look after all of them once."""
        for post in self.posts.values():
            post.tend(self.dice)

    def await_all(self, seconds: float) -> None:
        """Until all answer. Raises ``TimeoutError``."""
        until = time.monotonic() + seconds
        while len(self.standing()) < len(self.posts):
            self.tend()
            if time.monotonic() > until:
                raise TimeoutError(f"only {self.standing()} came back within {seconds:.0f} s")
            time.sleep(0.1)


@contextmanager
def started(folder: Path, dice: random.Random) -> Iterator[Cluster]:
    """The four over the home and the database of this process; nothing of them is left afterwards."""
    program = nginx_program()
    if program is None or not DEPLOYED.is_dir():
        raise RuntimeError(f"nginx is needed, and its configuration in {DEPLOYED}")
    first, second, front = free_port(), free_port(), free_port()
    posts = {
        "first": Post("first", _application(first), lambda: _says(first, "/healthz"), first),
        "second": Post("second", _application(second), lambda: _says(second, "/healthz"), second),
        "worker": Post("worker", [sys.executable, "-m", "mingchuang", "work"], lambda: True),
        "nginx": Post("nginx", _nginx(program, folder, front, [first, second]), lambda: _says(front, "/"), front),
    }  # fmt: skip
    cluster = Cluster(posts, dice)
    try:
        cluster.await_all(120)
        yield cluster
    finally:
        for post in posts.values():
            post.end()


def _application(port: int) -> list[str]:
    return [sys.executable, "-m", "mingchuang.site.server", "127.0.0.1", str(port), "1"]


def _nginx(program: str, folder: Path, port: int, applications: Sequence[int]) -> list[str]:
    """nginx with the files of ``deploy/nginx``, changed in the lines that are marked there."""
    folder.mkdir(parents=True, exist_ok=True)
    servers = " ".join(f"server 127.0.0.1:{each} fail_timeout=1s;" for each in applications)
    changes = {
        "/var/lib/mingchuang/edition": str(settings.EDITION),
        "server 127.0.0.1:8000;": servers,
        "listen 80;": f"listen 127.0.0.1:{port};",
    }
    for source in DEPLOYED.glob("*.conf"):
        text = source.read_text()
        for before, after in changes.items():
            text = text.replace(before, after)
        (folder / source.name).write_text(text)
    places = " ".join(
        f"{part}_temp_path {folder}/{part};" for part in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log warn;"
        f"events {{}} http {{ access_log off; {places} include mingchuang.conf; }}"
    )
    return [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", f"{folder}/error.log"]


def _says(port: int, path: str) -> bool:
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.request("GET", path)
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


def _session(leader: int) -> Iterator[int]:
    """The processes of a session (Linux)."""
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                if os.getsid(int(place.name)) == leader:
                    yield int(place.name)
            except ProcessLookupError:
                continue


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
