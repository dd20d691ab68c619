"""The rows of the database as lines of text that are the same on SQLite and on PostgreSQL.

A line is the JSON list of a row's columns, in the order of ``Table.columns``; times in UTC, decimals and binary
values as text. Encrypted columns stay encrypted: the keys are not in the rows.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.expressions import Col
from django.db.models.fields.files import FileField

from mingchuang.fields import rows

DERIVED = frozenset({"wagtailsearch"})
"""Apps whose tables are made anew from the others."""

AT_ONCE = 500
"""Rows read or written in one go: an article with its body takes some kilobytes, several times that as objects."""

CACHE_KILOBYTES = 8192
"""What SQLite may hold of the database meanwhile; for daily work it is eight times as much."""

_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Value = Callable[[Any], Any]

PLAIN = frozenset(
    {
        "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "CharField", "FileField", "FloatField",
        "GenericIPAddressField", "IntegerField", "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField",
        "SlugField", "TextField",
    }
)  # fmt: skip
_BACK: dict[str, Value] = {
    "BinaryField": base64.b64decode,
    "DateField": date.fromisoformat,
    "DateTimeField": datetime.fromisoformat,
    "DecimalField": Decimal,
    "TimeField": time.fromisoformat,
    "UUIDField": UUID,
}


@dataclass(frozen=True)
class Table:
    """One table that a backup carries."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list["models.Field[Any, Any]"]:
        """Its fields, in the order of the columns."""
        return list(self.model._meta.local_concrete_fields)

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return [field.column for field in self.fields]

    def lines(self, seen_file: Callable[[str], None] = lambda _name: None) -> Iterator[bytes]:
        """All rows by primary key; ``seen_file`` is told each file that a row names."""
        told = [(at, _told(field)) for at, field in enumerate(self.fields) if not _is_kept_as_it_is(field)]
        files = [at for at, field in enumerate(self.fields) if isinstance(field, FileField)]
        with connection.chunked_cursor() as cursor:
            cursor.execute(self._select())
            while batch := cursor.fetchmany(AT_ONCE):
                for row in batch:
                    values = list(row)
                    for at, tell in told:
                        values[at] = tell(values[at])
                    for at in files:
                        if values[at]:
                            seen_file(values[at])
                    yield _line(values).encode() + b"\n"

    def write(self, lines: Iterable[bytes]) -> int:
        """Insert the rows of ``lines``; how many. Raises ``ValueError`` for what is not such a line."""
        back = [(at, _back(field)) for at, field in enumerate(self.fields) if _kind(field) in _BACK]
        left, count = iter(lines), 0
        while some := b",".join(islice(left, AT_ONCE)):
            ready = json.loads(b"[" + some + b"]")
            if any(len(values) != len(self.columns) for values in ready):
                raise ValueError(f"a line of {self.name} has not its columns")
            for values in ready:
                for at, take in back:
                    values[at] = take(values[at])
            rows.write(self.name, self.columns, ready)
            count += len(ready)
        return count

    def _select(self) -> str:
        quote = connection.ops.quote_name
        key = self.model._meta.pk
        order = quote(key.column)
        if connection.vendor == "postgresql" and _stored(key).get_internal_type() in (
            "CharField",
            "SlugField",
        ):
            order += ' COLLATE "C"'
        return f"SELECT {', '.join(map(quote, self.columns))} FROM {quote(self.name)} ORDER BY {order}"


def tables() -> list[Table]:
    """Every table that a backup carries, by name."""
    found = {
        model._meta.db_table: Table(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in DERIVED
    }
    return [found[name] for name in sorted(found)]


def shape() -> dict[str, Any]:
    """By what a backup knows whether it fits: the migrations applied, and the columns of each table."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {
        "migrations": [list(step) for step in applied],
        "columns": {table.name: table.columns for table in tables()},
    }


@contextmanager
def snapshot() -> Iterator[None]:
    """One unchanging view of the database for all that is read inside; writers are not held up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
                yield
        else:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
                yield
            finally:
                cursor.execute("ROLLBACK")


@contextmanager
def few_pages() -> Iterator[None]:
    """Let SQLite hold few pages of the database in memory: whoever reads or writes everything meets each page once."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def empty(carried: Iterable[Table]) -> None:
    """Take away what setting up the tables has put into them."""
    with connection.cursor() as cursor:
        for table in carried:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")


def go_on_numbering(carried: Iterable[Table]) -> None:
    """Let the next row of each table get a number after those that were written with theirs."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in carried]):
            cursor.execute(statement)


def _stored(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """The field that says how a value is kept: of a reference, the one that it refers to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _kind(field: "models.Field[Any, Any]") -> str:
    kind = _stored(field).get_internal_type()
    if kind not in PLAIN and kind not in _BACK and kind != "JSONField":
        raise TypeError(f"{field} is of a kind that a backup cannot carry: {kind}")
    return kind


def _bare(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """A field of Django's own that is kept in the same way, without what ours does to values."""
    kind, stored = _kind(field), _stored(field)
    if isinstance(stored, models.DecimalField):
        return models.DecimalField(max_digits=stored.max_digits, decimal_places=stored.decimal_places)
    return getattr(models, kind)()


def _is_kept_as_it_is(field: "models.Field[Any, Any]") -> bool:
    """Whether the driver's values go into a line unchanged, which spares a call for each."""
    converters = connection.ops.get_db_converters(Col(field.model._meta.db_table, _bare(field)))
    return _kind(field) in PLAIN and not converters


def _told(field: "models.Field[Any, Any]") -> Value:
    """What turns a value from the database's driver into one for a line."""
    bare = _bare(field)
    column = Col(field.model._meta.db_table, bare)
    converters = connection.ops.get_db_converters(column)
    is_json = isinstance(bare, models.JSONField)

    def tell(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        if value is None:
            return None
        return (
            json.dumps(json.loads(value), ensure_ascii=False, sort_keys=True) if is_json else _as_text(value)
        )

    return tell


def _as_text(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return value.hex
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    return value


def _back(field: "models.Field[Any, Any]") -> Value:
    """What turns a value of a line into one for the database's driver."""
    kind, bare = _kind(field), _bare(field)
    parse = _BACK.get(kind)
    if parse is None:
        return lambda value: value
    return lambda value: None if value is None else bare.get_db_prep_value(parse(value), connection)
