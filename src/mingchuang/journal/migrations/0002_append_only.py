"""The database itself refuses to change or delete what has happened."""

from django.db import migrations

TABLES = ("journal_entry", "journal_block")

POSTGRESQL = """
CREATE FUNCTION journal_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'journal_is_append_only' USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql
"""
ROWS = "CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION journal_append_only()"
WHOLE = "CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only()"
SQLITE = """
CREATE TRIGGER {table}_kept_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'journal_is_append_only'); END
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        for table in TABLES:
            schema_editor.execute(ROWS.format(table=table))
            schema_editor.execute(WHOLE.format(table=table))
    else:
        for table in TABLES:
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(SQLITE.format(table=table, event=event))


def drop(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}")
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_not_emptied ON {table}")
        else:
            for event in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_kept_{event}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS journal_append_only()")


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
