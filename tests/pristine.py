"""Tables as the migrations leave them, for homes that tests set up: a copy takes a moment, the migrations half a minute.

The copy is taken from the suite's own database when that is made. Where a run asks for none, there is no copy, and a
home makes its tables itself, as it does in the field.
"""

import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

_kept = ""
"""The file (SQLite) or the name of the database (PostgreSQL) that holds the copy."""


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Keep a copy of the database that is open, which nobody has written to yet."""
    global _kept
    _kept = _copied_to_file(folder / "pristine.sqlite3") if is_sqlite() else _copied_to_server()
    try:
        yield
    finally:
        if not is_sqlite():
            drop(_kept)
        _kept = ""


def new_database(home: Path, *, template: str = "") -> str:
    """The address of a database of the kind that the suite runs on: a copy of the database ``template``, else empty."""
    if is_sqlite():
        return sqlite_at(home)
    name = f"machine_{uuid.uuid4().hex}"
    _create(name, template.rpartition("/")[2])
    return server_address(name)


def with_tables(home: Path) -> str:
    """The address of a new database with tables, nearly empty; without a copy to take it is quite empty."""
    if not is_sqlite():
        return new_database(home, template=_kept)
    home.mkdir(parents=True, exist_ok=True)
    if _kept:
        shutil.copy(_kept, home / "db.sqlite3")
    return sqlite_at(home)


def is_sqlite() -> bool:
    """Whether the suite runs on SQLite."""
    return connection.vendor == "sqlite"


def sqlite_at(home: Path) -> str:
    """The address of the SQLite database of a home."""
    return f"sqlite:///{home}/db.sqlite3"


def drop(name: str) -> None:
    """Take a database away from the server."""
    with psycopg.connect(server_address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def server_address(name: str) -> str:
    """The address of a database on the suite's server."""
    told = connection.settings_dict
    password = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
    return f"postgres://{told['USER']}{password}@{told['HOST']}:{told['PORT']}/{name}"


def _copied_to_file(file: Path) -> str:
    connection.ensure_connection()
    with sqlite3.connect(file) as copy:
        connection.connection.backup(copy)
    copy.close()
    return os.fspath(file)


def _copied_to_server() -> str:
    connection.close()  # a database is copied while nobody is in it
    name = f"pristine_{uuid.uuid4().hex}"
    _create(name, connection.settings_dict["NAME"])
    return name


def _create(name: str, template: str) -> None:
    pattern = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(server_address("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"{pattern}')
