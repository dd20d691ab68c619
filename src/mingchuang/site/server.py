"""The web server of the one-command run: ``python -m mingchuang.site.server HOST PORT WORKERS``.

Started by ``mingchuang serve``, which holds its standard input open: when that closes, the parent is gone and
the server ends, however the parent died.
"""

import multiprocessing
import os
import signal
import sys
import threading

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from mingchuang.ui import priority

BACKLOG = 4096
"""Requests that wait for Django count against it; at granian's own default readers would wait with them."""


def main(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    multiprocessing.set_start_method("spawn")
    priority.go_first()
    threading.Thread(target=_follow_parent, daemon=True).start()
    Granian(
        "mingchuang.site.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        backlog=BACKLOG,
        backpressure=BACKLOG,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
    ).serve()


def _follow_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
