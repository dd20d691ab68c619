"""The web server of a machine under test, as ``mingchuang serve`` starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.machine import PYTHON_PATH, Machine
from tests.site import parity
from tests.site.parity import Said, eventually

PAGE = "<!doctype html><h1>明窗区人民政府</h1>".encode()


def lay_page(computer: Machine) -> None:
    """Give it an edition of a single page where it has none."""
    current = computer.home / "edition" / "current"
    if not current.exists():
        current.mkdir(parents=True)
        (current / "index.html").write_bytes(PAGE)


@contextmanager
def served(computer: Machine, **environment: str) -> Iterator[int]:
    """One web process of ``computer`` over its edition, or one of a single page where it has none; its port."""
    lay_page(computer)
    port = parity.free_port()
    command = [sys.executable, "-m", "mingchuang.site.server", "127.0.0.1", str(port), "1"]
    home = {
        "MINGCHUANG_HOME": str(computer.home),
        "DATABASE_URL": computer.database,
        "PYTHONPATH": PYTHON_PATH,
    }
    told = {**os.environ, **home, **environment}
    process = subprocess.Popen(command, env=told, stdin=subprocess.PIPE)
    try:
        assert eventually(lambda: _answers(port), 120)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    """The public page and, behind it, Django."""
    try:
        return parity.ask(port, "/").status == parity.ask(port, "/healthz").status == 200
    except OSError:
        return False


def reads_and_is_told(port: int, address: str, **told: str) -> Said:
    """What ``address`` answers, while the public reads its page as ever."""
    assert parity.ask(port, "/").body == PAGE
    return parity.ask(port, address, **told)
