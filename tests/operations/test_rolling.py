"""Nodes are upgraded one after another: a migration leaves the schema such that the code before it still runs.

docs/decisions/0154. Until the first release nothing runs anywhere, and migrations may be made anew; from version 1 on the
rule holds for every migration made after it. What takes away tells so in its name, which older software reads
(``fields/schema.py``).
"""

from collections.abc import Iterable, Iterator

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

import mingchuang
from mingchuang.fields.schema import CONTRACT

TAKES_AWAY = (
    migrations.DeleteModel, migrations.RemoveField, migrations.RenameField, migrations.RenameModel,
    migrations.AlterModelTable, migrations.AlterUniqueTogether,
)  # fmt: skip


def breaks(operation: Operation) -> str:
    """Why the code of the version before does not run after this operation; empty where it does."""
    if isinstance(operation, TAKES_AWAY):
        return f"{type(operation).__name__} takes away what the old code uses"
    if isinstance(operation, migrations.AddField) and not _fills_itself(operation.field):
        return f"{operation.model_name}.{operation.name}: the old code inserts rows without it"
    if isinstance(operation, migrations.AddConstraint):
        return f"{operation.model_name}: the old code does not know the constraint"
    return ""


def _fills_itself(field: models.Field) -> bool:
    return (
        field.null or field.db_default is not models.NOT_PROVIDED or isinstance(field, models.ManyToManyField)
    )


def found() -> Iterator[tuple[str, str]]:
    """Every break in a migration after an app's first."""
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if not apps.get_app_config(label).name.startswith("mingchuang.") or name.startswith("0001"):
            continue
        made = {step.name_lower for step in migration.operations if isinstance(step, migrations.CreateModel)}
        for operation in migration.operations:
            why = breaks(operation)
            if why and getattr(operation, "model_name", "").lower() not in made:
                yield f"{label}.{name}", why


RELEASED: frozenset[str] = frozenset()
"""Migrations that were there when version 1 was released; whoever releases it writes them here."""


def untold(broken: Iterable[str], version: str, released: Iterable[str] = RELEASED) -> list[str]:
    """Which migrations of ``version`` take something away without telling from which version they take it."""
    own = tuple(int(part) for part in version.split(".")[:2])
    return [
        name
        for name in broken
        if name not in released
        and not ((told := CONTRACT.search(name)) and (int(told[1]), int(told[2])) < own)
    ]


def test_from_the_first_release_on_a_migration_only_adds_what_the_code_before_can_live_with():
    broken = dict(found())
    if mingchuang.__version__.startswith("0."):
        assert "portal.0002_topics" in broken  # the real ones are seen
        return
    assert {name: broken[name] for name in untold(broken, mingchuang.__version__)} == {}


@pytest.mark.parametrize(
    ("name", "is_refused"),
    [
        ("foi.0009_drop_remark", True),
        ("foi.0009_contract_1_1", False),
        ("foi.0009_contract_1_2", True),  # what this very version uses cannot go
        ("foi.0003_released", False),
    ],
)
def test_a_migration_that_takes_away_is_refused_unless_its_name_says_what_it_breaks(name, is_refused):
    assert untold([name], "1.2.0", {"foi.0003_released"}) == ([name] if is_refused else [])


@pytest.mark.parametrize(
    ("operation", "is_kept"),
    [
        (migrations.AddField("case", "note", models.TextField(null=True)), True),
        (migrations.AddField("case", "note", models.TextField(db_default="")), True),
        (migrations.AddField("case", "note", models.TextField(default="")), False),
        (migrations.RemoveField("case", "note"), False),
        (migrations.RenameField("case", "note", "remark"), False),
        (migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))]), True),
        (migrations.AddIndex("case", models.Index(fields=["note"], name="i")), True),
    ],
)
def test_what_breaks_old_code_is_known(operation, is_kept):
    assert (breaks(operation) == "") is is_kept
