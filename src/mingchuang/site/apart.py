"""A WSGI application in a process of its own, asked over a pipe (decision 0183).

Who reads finished pages shares neither the interpreter nor the turn at the processor with pages that Django makes.
"""

import importlib
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from mingchuang.site.bridge import IN_MEMORY_BYTES, PIECE_BYTES, Wsgi, closed_at_end
from mingchuang.ui import priority

log = logging.getLogger(__name__)

PAUSE_SECONDS = 2.0
"""Between two starts, where the process ends again and again."""
ENDING_SECONDS = 10.0


class FailedApartError(Exception):
    """The application raised (its own process has logged what), or its process ended in the middle of an answer."""


class Apart:
    """A WSGI application that asks ``name`` ("module:attribute") in a process of its own; for one thread.

    The process starts at once, again when it is asked after it ended, and ends with this one, however that ends.
    Raises ``EOFError`` where it cannot load the application; until it has, nobody is told that anything listens.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._start()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        """Answer piece by piece. Raises ``FailedApartError``."""
        if self.process.poll() is not None:
            self._bury()
            time.sleep(max(0.0, self.started + PAUSE_SECONDS - time.monotonic()))
        try:
            if self.process.returncode is not None:
                self._start()
            yield from self._exchange(environ, start_response)
        except (EOFError, OSError) as broken:
            self._bury()
            raise FailedApartError(
                f"the process of {self.name} ended ({self.process.returncode})"
            ) from broken

    def close(self) -> None:
        """Let the process end once it has finished what it does."""
        self.end.shutdown(socket.SHUT_WR)  # a thread that waits for the rest of an answer may go on waiting
        try:
            self.process.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _start(self) -> None:
        self.end, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", "mingchuang.site.apart", str(theirs.fileno()), self.name]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        self.started = time.monotonic()
        self.line = Connection(os.dup(self.end.fileno()))
        self.line.recv()  # it has loaded

    def _bury(self) -> None:
        self.end.close()
        self.line.close()
        self.process.kill()
        self.process.wait()

    def _exchange(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        self.line.send({name: value for name, value in environ.items() if name != "wsgi.input"})
        for piece in iter(partial(environ["wsgi.input"].read, PIECE_BYTES), b""):
            self.line.send(piece)
        self.line.send(b"")
        failed = None
        try:
            while failed is None:
                told = self.line.recv()
                if isinstance(told, bytes):
                    yield told
                elif isinstance(told, bool):
                    failed = told
                else:
                    start_response(*told)
        except GeneratorExit:  # nobody wants the rest
            self.line.send(None)
            while not isinstance(self.line.recv(), bool):
                continue
            raise
        if failed:
            raise FailedApartError(f"{self.name} failed")


def serve(line: Connection, application: Wsgi) -> None:
    """Answer one request after another until the other end is closed."""
    with suppress(EOFError, ConnectionError):
        line.send(True)
        while True:
            environ = line.recv()
            if environ is None:
                continue  # an answer was declined when all of it was sent
            with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as body:
                for piece in iter(line.recv, b""):
                    body.write(piece)
                body.seek(0)
                _answer(line, application, {**environ, "wsgi.input": body})


def _answer(line: Connection, application: Wsgi, environ: dict[str, Any]) -> None:
    def start(status: str, told: list[tuple[str, str]], _error: Any = None) -> None:
        line.send((status, told))

    failed = True
    try:
        with closed_at_end(application(environ, start)) as pieces:
            for piece in pieces:
                if line.poll():
                    line.recv()  # nobody wants the rest; or anything more, and this raises
                    break
                line.send(piece)
        failed = False
    except (EOFError, ConnectionError):
        raise
    except Exception:
        log.exception("the application failed on %s", environ["PATH_INFO"])
    line.send(failed)


def main(descriptor: int, name: str) -> None:
    """Be the process of the application ``name``."""
    for number in (signal.SIGTERM, signal.SIGINT):  # the web server tells when to end, by closing the line
        signal.signal(number, lambda *_signal: None)
    priority.give_way(priority.DESK)
    module, _, attribute = name.partition(":")
    serve(Connection(descriptor), getattr(importlib.import_module(module), attribute))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
