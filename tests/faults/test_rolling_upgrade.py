"""The version before runs on while the tables are upgraded, and refuses to start on tables that it cannot carry."""

import pytest

from mingchuang.fields.schema import refusal
from tests.faults.machine import Machine
from tests.faults.papers import papers

pytestmark = pytest.mark.xdist_group("faults")

NEXT_VERSION = """
from django.db import connection, migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.loader import MigrationLoader
state = MigrationLoader(connection).project_state()
steps = [
    migrations.AddField("article", "next_note", models.TextField(null=True)),
    migrations.AddField("article", "next_mark", models.CharField(max_length=20, db_default="")),
    migrations.AddIndex("article", models.Index(fields=["next_mark"], name="next_mark_index")),
    migrations.CreateModel("NextThing", [
        ("id", models.BigAutoField(primary_key=True)),
        ("article", models.ForeignKey("publishing.Article", on_delete=models.CASCADE)),
    ]),
]
with connection.schema_editor() as editor:
    for step in steps:
        before = state.clone()
        step.state_forwards("publishing", state)
        step.database_forwards("publishing", editor, before, state)
MigrationRecorder(connection).record_applied("publishing", "0999_next")
answer = None
"""
CONTRACTED = """
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder(connection).record_applied("publishing", "0999_contract_0_1")
answer = None
"""
NOT_YET = """
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
[(label, name)] = MigrationLoader(connection).graph.leaf_nodes("operations")
MigrationRecorder(connection).record_unapplied(label, name)
answer = None
"""


def test_processes_of_the_version_before_work_on_while_and_after_the_tables_are_upgraded(
    computer: Machine, tmp_path
):
    old = computer.start("import", str(papers(tmp_path / "papers", 30)), "--json")
    computer.ask(NEXT_VERSION)
    assert old.finish().returncode == 0
    computer.done("import", str(papers(tmp_path / "more", 35)), "--json")
    computer.done("work", "--until-idle")
    assert computer.done("edition", "verify", "--json")["changed"] == []
    assert computer.done("search", "水库安全检查", "--json")["total"] == 35
    assert "更新的版本已升级过 1 步" in computer.run("doctor").stdout
    _refused(computer, CONTRACTED, "请安装更新的版本")
    _refused(computer, NOT_YET, "运行 mingchuang init")


def _refused(computer: Machine, change: str, remedy: str) -> None:
    computer.ask(change)
    for command in ("serve", "work"):
        ended = computer.run(command)
        assert ended.returncode == 2 and remedy in ended.stderr, (ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    ("waiting", "foreign", "version", "said"),
    [
        ([], [], "1.2.0", ""),
        ([], ["foi.0009_remarks"], "1.2.0", ""),
        (["foi.0009_remarks"], [], "1.2.0", "还有 1 步升级没有执行"),
        ([], ["foi.0010_contract_1_2"], "1.2.9", "foi.0010_contract_1_2"),
        ([], ["foi.0010_contract_1_2"], "1.3.0", ""),
        ([], ["foi.0010_contract_1_10"], "1.9.0", "请安装更新的版本"),
    ],
)
def test_software_runs_on_tables_that_were_only_added_to(waiting, foreign, version, said):
    sentence = refusal(waiting, foreign, version)
    assert said in sentence and bool(said) is bool(sentence)
