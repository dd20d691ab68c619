"""A database that is gone and comes back, and one that is slow: the public reads on, the desk is told in words."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from mingchuang.site.patience import limit_statements
from tests.faults.machine import Machine
from tests.faults.serving import reads_and_is_told, served
from tests.pristine import server_address

pytestmark = pytest.mark.xdist_group("faults")
LOG = "/check/log.jsonl"
"""An address that asks the database and nothing else."""


@contextmanager
def gone(computer: Machine) -> Iterator[None]:
    """The database of ``computer`` is away inside the block."""
    if connection.vendor == "sqlite":
        home = computer.home
        away = home / "away"
        away.mkdir()
        files = list(home.glob("db.sqlite3*"))
        for path in files:
            path.rename(away / path.name)
        (home / "db.sqlite3").mkdir()
        yield
        (home / "db.sqlite3").rmdir()
        for path in files:
            (away / path.name).rename(path)
        return
    name = computer.database.rpartition("/")[2]
    with psycopg.connect(server_address("postgres"), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')
        yield
        server.execute(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')


def test_while_the_database_is_gone_the_public_reads_and_the_desk_says_so(computer):
    with served(computer) as port:
        with gone(computer):
            said = reads_and_is_told(port, LOG)
            assert said.status == 503, said
            assert "数据库连接不上" in said.body.decode() and "公众照常可以阅读" in said.body.decode()
            stopped = computer.run("edition", "status")
            assert stopped.returncode == 1
            assert "数据库连接不上" in stopped.stderr and "Traceback" not in stopped.stderr
        assert reads_and_is_told(port, LOG).status == 200
    computer.done("edition", "status", "--json")


def test_a_statement_that_takes_too_long_is_ended_and_told(computer):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite ends no statements; whoever waits there to write is told after half a minute")
    with (
        served(computer, MINGCHUANG_REQUEST_SECONDS="3") as port,
        psycopg.connect(computer.database) as other,
    ):
        assert reads_and_is_told(port, LOG).status == 200
        other.execute("LOCK TABLE edition_edition IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        said = reads_and_is_told(port, LOG)
        assert said.status == 503 and "没有在规定时间内办完" in said.body.decode()
        assert time.monotonic() - began < 3
        other.rollback()
        assert reads_and_is_told(port, LOG).status == 200


@pytest.mark.parametrize(
    ("engine", "before", "after"),
    [
        ("django.db.backends.sqlite3", {"timeout": 30}, {"timeout": 30}),
        (
            "django.db.backends.postgresql", {"options": "-c search_path=gov"},
            {"options": "-c search_path=gov -c statement_timeout=48000 -c lock_timeout=48000"},
        ),
    ],
)  # fmt: skip
def test_the_web_processes_alone_limit_their_statements(engine, before, after):
    database = {"ENGINE": engine, "OPTIONS": dict(before)}
    limit_statements(database, 60)
    assert database["OPTIONS"] == after
