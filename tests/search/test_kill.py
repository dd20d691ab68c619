"""The indexer is killed in the middle of its work, again and again; nothing is lost and nothing doubled."""

import os
import signal
import subprocess
import sys
from pathlib import Path

CHILD = """
import os, sys
from datetime import UTC, datetime
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "mingchuang.site.settings"
django.setup()
from django.db import connection
from mingchuang.outbox.models import Message
from mingchuang.search import actions, queries, sources
from tests.search.factories import Library, document, only

COUNT = 400
AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
library = Library({f"made:{n}": document(n, f"第{n}期公报", "正文" * 50) for n in range(COUNT)})
only(library)
if Message._meta.db_table not in connection.introspection.table_names():
    actions.rebuild.__globals__["following"].highest_id = lambda: 0
    with connection.schema_editor() as editor:
        editor.create_model(Message)
    library.held, held = {}, library.held
    actions.rebuild(at=AT)
    library.held = held
    for n in range(COUNT):
        Message.objects.create(stream="search", key=f"made:{n}")
actions.MESSAGES_A_BATCH = 10
actions.BATCHES_A_ROUND = 1
print("ready", flush=True)
while actions.follow(at=AT):
    print("batch", flush=True)
checked = actions.check(at=AT)
print("end", checked.database, checked.index, len(checked.found), queries.search("公报").total, flush=True)
"""


def start(home: Path) -> subprocess.Popen:
    environment = os.environ | {
        "MINGCHUANG_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'db.sqlite3'}",
    }
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.Popen(
        [sys.executable, "-c", CHILD],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        stderr=subprocess.PIPE,
    )


def test_the_index_survives_kill_9(tmp_path):
    for batches in (1, 4, 9):
        child = start(tmp_path)
        seen = 0
        for line in child.stdout:
            seen += line.startswith("batch")
            if seen == batches:
                break
        child.send_signal(signal.SIGKILL)
        child.communicate()
    survivor = start(tmp_path)
    out, errors = survivor.communicate(timeout=120)
    assert survivor.returncode == 0, errors
    assert out.splitlines()[-1] == "end 400 400 0 400"
