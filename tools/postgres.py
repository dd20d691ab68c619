"""A throw-away PostgreSQL for the tests: ``start`` prints its address, ``stop`` removes it.

PostgreSQL refuses to run as root, so the server runs as the user ``postgres`` then.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

STATE = Path(tempfile.gettempdir()) / f"mingchuang-postgres-{os.getuid()}"


def binary(name: str) -> str | None:
    """The newest installed server program of that name, or None."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: float(p.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name)


def as_ordinary_user(command: list[str]) -> list[str]:
    return ["runuser", "-u", "postgres", "--", *command] if os.getuid() == 0 else command


def run(command: list[str]) -> None:
    subprocess.run(as_ordinary_user(command), check=True, stdout=subprocess.DEVNULL, cwd="/")


def start() -> int:
    initdb, pg_ctl = binary("initdb"), binary("pg_ctl")
    if not initdb or not pg_ctl:
        print("PostgreSQL is not installed", file=sys.stderr)
        return 1
    stop()
    STATE.mkdir(mode=0o755)
    if os.getuid() == 0:
        shutil.chown(STATE, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(STATE / "data")
    run([initdb, "-D", data, "-U", "mingchuang", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"])
    options = f"-p {port} -k {STATE} -c fsync=off -c listen_addresses=127.0.0.1 -c max_connections=200"
    run([pg_ctl, "-D", data, "-l", str(STATE / "log"), "-w", "-o", options, "start"])
    print(f"postgres://mingchuang@127.0.0.1:{port}/postgres")
    return 0


def stop() -> int:
    pg_ctl = binary("pg_ctl")
    if pg_ctl and (STATE / "data" / "postmaster.pid").exists():
        run([pg_ctl, "-D", str(STATE / "data"), "-m", "immediate", "stop"])
    shutil.rmtree(STATE, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit({"start": start, "stop": stop}[sys.argv[1]]())
