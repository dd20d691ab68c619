"""The front over an edition, under granian, with a small application behind: for tests with real sockets."""

import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from mingchuang.site.bridge import Bridge
from mingchuang.site.front import Front


def small(environ, start_response):
    """404 for everything, naming the client."""
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"{environ['PATH_INFO']} {environ['REMOTE_ADDR']}".encode()]


def build() -> Front:
    """What granian's worker loads."""
    behind = Bridge(small, largest_body=1_000_000, patience=5, proxies=["127.0.0.0/8"])
    return Front(Path(os.environ["FRONT_EDITION"]), behind)


if __name__ == "__main__":
    os.environ["FRONT_EDITION"] = sys.argv[1]
    Granian(
        "tests.site.small_server:build",
        factory=True,
        port=int(sys.argv[2]),
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
    ).serve()
