"""The database itself refuses two holders of a single post on one day."""

from django.db import migrations

OVERLAP = """
    SELECT 1 FROM directory_holder other
     WHERE other.post_id = NEW.post_id AND other.id <> NEW.id AND other.is_single
       AND (NEW.until_on IS NULL OR other.from_on <= NEW.until_on)
       AND (other.until_on IS NULL OR NEW.from_on <= other.until_on)
"""

POSTGRESQL = f"""
CREATE FUNCTION directory_holder_alone() RETURNS trigger AS $$
BEGIN
    IF NEW.is_single AND EXISTS ({OVERLAP}) THEN
        RAISE EXCEPTION 'holder_terms_overlap' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER directory_holder_alone BEFORE INSERT OR UPDATE ON directory_holder
    FOR EACH ROW EXECUTE FUNCTION directory_holder_alone();
"""

SQLITE = """
CREATE TRIGGER directory_holder_alone_{event} AFTER {event} ON directory_holder
WHEN NEW.is_single AND EXISTS ({overlap})
BEGIN SELECT RAISE(ABORT, 'holder_terms_overlap'); END
"""


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE.format(event=event, overlap=OVERLAP))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER directory_holder_alone ON directory_holder")
        schema_editor.execute("DROP FUNCTION directory_holder_alone()")
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER directory_holder_alone_{event}")


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
