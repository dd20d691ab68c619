"""Make all tables of an empty database at once, as the migrations would leave them: a moment instead of half a minute.

A restore fills the tables from a backup, so that nothing of what migrations write into them is wanted. The tables come
from the models as the last migrations leave them, without one step after the other; what migrations make beside the models (the
words of Wagtail's own search, orders of letters, guards) is made by the same steps of those migrations. That both ways lead to one and the same database is tested, on each kind.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

NOT_BY_MODELS = frozenset({"wagtailsearch_indexentry_fts"})
"""Tables that are not what their models say: a virtual one of SQLite."""

STATEMENTS_BESIDE = ("wagtail.search.migrations.0006_customise_indexentry",)
"""Migrations whose SQL makes something that no model tells of."""

STEPS_BESIDE = (
    ("wagtail.migrations.0001_squashed_0016_change_page_url_path_to_text_field", "set_page_path_collation"),
    ("wagtail.migrations.0027_fix_collection_path_collation", "set_collection_path_collation"),
    ("mingchuang.journal.migrations.0002_append_only", "create"),
    ("mingchuang.directory.migrations.0002_terms_of_office", "create"),
)
"""Steps of migrations that do the same in Python; none of them asks for rows."""


def is_empty() -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def make_tables() -> None:
    """Make every table of the installed apps, in a database that has none, and note all migrations as applied."""
    loader = MigrationLoader(None)
    with connection.schema_editor() as editor:
        for model in _models(loader):
            if model._meta.managed and not model._meta.proxy and model._meta.db_table not in NOT_BY_MODELS:
                editor.create_model(model)
        for module in STATEMENTS_BESIDE:
            for statement in _statements(import_module(module).Migration.operations):
                editor.execute(statement, None)
        for module, step in STEPS_BESIDE:
            getattr(import_module(module), step)(apps, editor)
        _note_applied(loader, editor)


def _models(loader: MigrationLoader) -> list[type[Model]]:
    """The models as the last migrations leave them."""
    state = loader.project_state()
    for told in state.models.values():  # of an index that was renamed they tell twice
        indexes = told.options.get("indexes", ())
        told.options["indexes"] = list({index.name: index for index in indexes}.values())
    return list(state.apps.get_models())


def _statements(operations: Iterable[Operation]) -> Iterator[str]:
    for operation in operations:
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _statements(operation.database_operations)
        elif isinstance(operation, RunSQL):
            yield str(operation.sql)


def _note_applied(loader: MigrationLoader, editor: BaseDatabaseSchemaEditor) -> None:
    """What ``migrate`` would note: every migration, of a squashed one also those that it replaces."""
    recorder = MigrationRecorder(connection)
    editor.create_model(recorder.Migration)
    nodes = loader.graph.nodes
    replaced = {step for migration in nodes.values() for step in migration.replaces}
    recorder.migration_qs.bulk_create(
        recorder.Migration(app=app, name=name) for app, name in sorted({*nodes, *replaced})
    )
