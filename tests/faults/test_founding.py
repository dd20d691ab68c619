"""Tables that are made at once, for a restore, are those that the migrations make."""

import pytest

from tests import pristine
from tests.faults import machine
from tests.faults.machine import Machine

pytestmark = pytest.mark.xdist_group("faults")

FOUND = "from mingchuang.operations.backup import founding\nanswer = [founding.is_empty(), founding.make_tables()]"
SQLITE = """
import re
from django.db import connection
def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
def table(name, sql):
    columns = sorted(column[1:] for column in rows(f'PRAGMA table_info("{name}")'))
    references = sorted(key[2:] for key in rows(f'PRAGMA foreign_key_list("{name}")'))
    indexes = sorted(
        [index[2:], [column[2] for column in rows(f'PRAGMA index_info("{index[1]}")')]]
        for index in rows(f'PRAGMA index_list("{name}")')
    )
    named = sorted(re.findall(r'(CONSTRAINT "\\w+" .*?)(?=, CONSTRAINT|\\)$)', sql))
    return [columns, references, indexes, named, sql.count("COLLATE"), "AUTOINCREMENT" in sql]
answer = [f"{kind} {name}: {table(name, sql) if kind == 'table' and 'VIRTUAL' not in sql else sql}"
          for kind, name, sql in rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")]
"""
POSTGRESQL = """
from django.db import connection
OF_US = "(SELECT oid FROM pg_namespace WHERE nspname = 'public')"
def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return ["|".join(map(str, row)) for row in cursor.fetchall()]
answer = [
    *rows("SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, is_nullable,"
                    " column_default, collation_name, is_identity FROM information_schema.columns WHERE table_schema = 'public'"),
    *rows("SELECT tablename, regexp_replace(indexdef, 'INDEX [^ ]+ ON', 'ON') FROM pg_indexes WHERE schemaname = 'public'"),
    *rows(f"SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = {OF_US}"),
    *rows("SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"),
    *rows(f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace = {OF_US}"),
]
"""
APPLIED = "from mingchuang.operations.backup.rows import shape\nanswer = shape()"


@pytest.fixture
def migrated(tmp_path):
    """A machine whose tables were made by the migrations."""
    made = machine.bare(tmp_path / "migrated")
    made.done("migrate", "--verbosity", "0")
    yield made
    machine.drop(made)


@pytest.fixture
def founded(tmp_path):
    """A machine whose tables were made at once."""
    home = tmp_path / "founded"
    home.mkdir()
    made = Machine(home, pristine.new_database(home))
    assert made.ask(FOUND) == [True, None]
    yield made
    machine.drop(made)


def test_tables_made_at_once_are_those_of_the_migrations(migrated: Machine, founded: Machine):
    shape = SQLITE if pristine.is_sqlite() else POSTGRESQL
    assert set(migrated.ask(shape)) ^ set(founded.ask(shape)) == set()
    assert founded.ask(APPLIED) == migrated.ask(APPLIED)
