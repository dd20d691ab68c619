"""Many new rows at once, for imports: what ``bulk_create`` does, at a fraction of its cost.

``bulk_create`` writes a statement of its own for each few rows, value by value. Here a column is prepared as a
whole (what repeats is prepared once), and the rows go through one statement (SQLite) or one COPY (PostgreSQL).
"""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, connections, models, transaction

M = TypeVar("M", bound=models.Model)

FEW = 50
"""Up to so many rows ``bulk_create`` is as quick."""


def insert(objects: Sequence[M]) -> Sequence[M]:
    """Write ``objects``, all new and of one model, all or none; their ids are set.

    The same values as ``bulk_create`` would write, ``auto_now_add`` included; a database's refusal is raised
    as the same error. Raises ``TypeError`` for a value that is an expression.
    """
    if len(objects) <= FEW:
        return type(objects[0])._default_manager.bulk_create(objects) if objects else objects
    with transaction.atomic(savepoint=False):
        if counter := type(objects[0])._meta.auto_field:
            _number(objects, counter.column)
        meta = type(objects[0])._meta
        fields = meta.local_concrete_fields
        rows = list(zip(*(_column(field, objects) for field in fields), strict=True))
        write(meta.db_table, [field.column for field in fields], rows)
    for each in objects:
        each._state.adding, each._state.db = False, connection.alias
    return objects


def write(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert ``rows`` of ready values: one COPY on PostgreSQL, one statement on SQLite."""
    names = ", ".join(map(connection.ops.quote_name, columns))
    into = f"{connection.ops.quote_name(table)} ({names})"
    if connection.vendor == "postgresql":
        _copy(f"COPY {into} FROM STDIN", rows)
    else:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", rows)


def _column(field: "models.Field[Any, Any]", objects: Sequence[models.Model]) -> list[Any]:
    """One column as the database takes it. Neighbours that share one value have it prepared once."""
    column = []
    database = connections[connection.alias]  # not through the proxy: it is asked for each value
    last, ready = object(), None
    for each in objects:
        value = field.pre_save(each, True)
        if value is not last:
            if hasattr(value, "resolve_expression"):
                raise TypeError(f"{field} cannot be written from an expression here")
            last, ready = value, field.get_db_prep_save(value, database)
        column.append(ready)
    return column


def _number(objects: Sequence[models.Model], column: str) -> None:
    """Give each object its id: on SQLite we are the only writer now, PostgreSQL hands out numbers."""
    table = type(objects[0])._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, column, len(objects)],
            )
            ids: Iterable[int] = [number for (number,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = cursor.fetchone()
            ids = range((last[0] if last else 0) + 1, (last[0] if last else 0) + 1 + len(objects))
    for each, number in zip(objects, ids, strict=True):
        each.pk = number


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as stream,
    ):
        for row in rows:
            stream.write_row(row)
