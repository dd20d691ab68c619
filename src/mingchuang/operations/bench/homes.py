"""Homes and databases that live as long as one measurement."""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from mingchuang.operations.bench.subjects import Figures, Subject


class MeasurementFailedError(RuntimeError):
    """The child that measured ended without an answer; the text is the end of what it said."""


def measured(subject: Subject, size: int) -> Figures:
    """What ``subject`` measures at ``size``, in a fresh process with a fresh home and database."""
    with (
        ending_in_order(),
        tempfile.TemporaryDirectory(prefix="mingchuang-bench-") as home,
        own_database() as database,
    ):
        answer = Path(home) / "answer.json"
        environment = {
            **{key: value for key, value in os.environ.items() if key != "DATABASE_URL"},
            **database,
            "MINGCHUANG_HOME": home,
            "MINGCHUANG_SECOND_FACTOR": "optional",
        }
        command = [
            sys.executable,
            "-m",
            "mingchuang.operations.bench.child",
            subject.module,
            str(size),
            str(answer),
        ]
        code, said = _ran(command, environment)
        if code or not answer.exists():
            raise MeasurementFailedError(said.decode("utf-8", "replace")[-2000:])
        found = json.loads(answer.read_text())
        if found.get("broken"):  # what was measured is what it said
            sys.stderr.write(said.decode("utf-8", "replace"))
        return found


def _ran(command: list[str], environment: dict[str, str]) -> tuple[int, bytes]:
    """Exit code and errors of a child; whatever ends this process ends the child and all that it started."""
    child = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _out, said = child.communicate()
        return child.returncode, said
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Within the block SIGTERM ends as an exception does: homes and databases are taken away before the end."""
    former = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """``DATABASE_URL`` of a fresh database on the server that is configured; empty (SQLite) where none is."""
    configured = os.environ.get("DATABASE_URL", "")
    if not configured.startswith(("postgres://", "postgresql://", "pgsql://", "psql://")):
        yield {}
        return
    server = urlsplit(configured)
    name = sql.Identifier(f"bench_{secrets.token_hex(4)}")
    address = urlunsplit(server._replace(scheme="postgresql"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield {"DATABASE_URL": urlunsplit(server._replace(path="/" + name.as_string().strip('"')))}
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
