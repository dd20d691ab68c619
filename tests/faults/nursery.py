"""``python -m tests.faults.nursery SOCKET``: a process in which Django has started once, and which becomes, by fork,
one command after another, of any machine whose database is of its kind, many at once where asked.

What each of them does is what a process of its own does; only the seconds of importing are shared. Nothing is
connected, nothing is read from a home and no thread runs here when it forks; a child first moves into its home.
"""

import json
import os
import socket
import sys
import traceback
from importlib import import_module, reload
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.cache import caches
from django.core.signals import setting_changed
from django.db import connections


def main(address: str) -> None:
    """Answer one request a connection, each in a child, until the socket's file is gone."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen(64)
    while True:
        connection, _peer = server.accept()
        if os.fork() == 0:
            server.close()
            _keep(connection)
        connection.close()
        _bury()


def _keep(connection: socket.socket) -> None:
    """Become the keeper of one command: start it, wait for its end, tell how it ended."""
    with connection.makefile("r") as told:
        request = json.loads(told.readline())
    child = os.fork()
    if child == 0:
        connection.close()
        _become(request)
    _pid, status = os.waitpid(child, 0)
    connection.sendall(json.dumps(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _become(request: dict[str, Any]) -> None:
    """Run the command or the piece of Python, and end this process as it ends."""
    for name, descriptor in (("out", 1), ("errors", 2)):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
    code = 0
    try:
        _move_in(request["home"], request["database"])
        if request["kill_at"]:
            import_module("mingchuang.operations.bench.faults.dying").kill_at(*request["kill_at"])
        _run(request)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _move_in(home: str, database: str) -> None:
    """Let this process be one that was started for the machine: its settings, its database, its cache."""
    os.environ.update(MINGCHUANG_HOME=home, DATABASE_URL=database)
    fresh = reload(import_module("mingchuang.site.settings"))
    for name in filter(str.isupper, dir(fresh)):
        value = getattr(fresh, name)
        if getattr(settings, name) != value:
            setattr(settings, name, value)
            setting_changed.send(_move_in, setting=name, value=value, enter=True)
    for handler in (connections, caches):
        vars(handler).pop("settings", None)
        handler.__init__()


def _run(request: dict[str, Any]) -> None:
    if request["code"]:
        exec(compile(request["code"], "<asked>", "exec"), {"__name__": "asked"})
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["mingchuang", *request["command"]])


def _bury() -> None:
    """Take leave of the keepers that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "mingchuang.site.settings"
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    django.setup()
    from django.urls import get_resolver

    list(get_resolver().url_patterns)
    Path(sys.argv[1]).unlink(missing_ok=True)
    main(sys.argv[1])
