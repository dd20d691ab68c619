"""Homes and databases that live as long as one measurement."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from mingchuang.operations.bench.subjects import Figures, Subject


class MeasurementFailedError(RuntimeError):
    """The child that measured ended without an answer; the text is the end of what it said."""


def measured(subject: Subject, size: int) -> Figures:
    """What ``subject`` measures at ``size``, in a fresh process with a fresh home and database."""
    with tempfile.TemporaryDirectory(prefix="mingchuang-bench-") as home, own_database() as database:
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
        ended = subprocess.run(command, env=environment, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        if ended.returncode or not answer.exists():
            raise MeasurementFailedError(ended.stderr.decode("utf-8", "replace")[-2000:])
        return json.loads(answer.read_text())


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
