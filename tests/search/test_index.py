"""The index on disk: it follows, it is compared, it survives."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from mingchuang.journal.models import Entry
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.search import following, store, tasks
from mingchuang.search.actions import RETENTION, check, follow, prune, rebuild
from mingchuang.search.comparing import Reason
from mingchuang.search.position import PATIENCE
from mingchuang.search.queries import documents, search
from tests.search.factories import NOON, document


def written_directly(documents_=(), leaving=()):
    """Change the index behind the database's back."""
    state = store.read_state()
    writer = store.Writer(state.folder)
    writer.put(documents_, leaving=leaving)
    writer.commit()
    writer.close()
    store.write_state(state)


def test_a_correction_replaces_what_was_found_before(library):
    library.indexed(document(1, "旧标题"))
    library.correct(1, title="新标题")
    assert follow(at=NOON) == 1
    assert (search("旧标题").total, search("新标题").total, documents()) == (0, 1, 1)


def test_a_row_that_becomes_visible_after_a_later_one_is_followed(library):
    rebuild(at=NOON)
    library.held["made:7"] = document(7, "先到的公报")
    library.held["made:3"] = document(3, "迟到的公报")
    Message.objects.create(pk=7, stream=Stream.SEARCH, key="made:7")
    follow(at=NOON)
    Message.objects.create(pk=3, stream=Stream.SEARCH, key="made:3")
    assert follow(at=NOON + timedelta(minutes=1)) == 1
    assert search("公报").total == 2


def test_a_gap_is_given_up_when_patience_ends(library):
    rebuild(at=NOON)
    Message.objects.create(pk=7, stream=Stream.SEARCH, key="made:7")
    follow(at=NOON)
    Message.objects.create(pk=8, stream=Stream.SEARCH, key="made:8")
    follow(at=NOON + PATIENCE)
    assert store.read_state().position.low == 8


def test_nothing_is_done_twice(library):
    library.indexed(document(1))
    assert follow(at=NOON) == 0
    assert not following.waiting(store.read_state().position).exists()


def test_ckan_index_and_database_apart_are_found_and_brought_together(library, caplog):
    library.indexed(*(document(n, f"第{n}期公报") for n in range(1, 6)))
    written_directly([document(9, "外来的公报"), document(2, "第2期公报", version="0")], leaving=["made:1"])
    found = check(at=NOON)
    assert {(one.key, one.reason) for one in found.found} == {
        ("made:1", Reason.MISSING),
        ("made:2", Reason.OUTDATED),
        ("made:9", Reason.FOREIGN),
    }
    assert "differs from the database in 3 rows" in caplog.text
    assert Entry.objects.get(verb="search.repaired").facts == {"foreign": 1, "missing": 1, "outdated": 1}
    assert check(at=NOON).found == []
    assert search("公报").total == 5


def test_without_repair_a_difference_is_only_reported(library):
    library.indexed(document(1), document(2))
    written_directly(leaving=["made:1"])
    assert not check(at=NOON, repair=False).repaired
    assert documents() == 1


def test_what_changed_while_comparing_is_no_difference(library):
    library.indexed(document(1))
    library.publish(document(2))
    library.withdraw(1)
    assert check(at=NOON).found == []
    assert documents() == 1


def test_deleting_the_index_loses_nothing(library):
    import shutil

    library.indexed(document(1, "公报"))
    shutil.rmtree(store.home())
    assert check(at=NOON).rebuilt
    assert search("公报").total == 1


@pytest.mark.parametrize(
    "damage", ["", "{", '{"format": 1}', '{"format": 1, "folder": "no", "position": {}}']
)
def test_a_damaged_state_file_means_build_anew(library, damage):
    library.indexed(document(1, "公报"))
    (store.home() / "state.json").write_text(damage)
    follow(at=NOON)
    assert search("公报").total == 1


def test_a_damaged_index_is_built_anew(library):
    library.indexed(document(1, "公报"))
    (store.home() / store.read_state().folder / "meta.json").write_text("{")
    store._open = None
    assert check(at=NOON).rebuilt
    assert search("公报").total == 1


def test_the_old_index_answers_while_a_new_one_is_built(library):
    library.indexed(document(1, "公报"))
    seen = []
    rebuild(at=NOON, progress=lambda _count: seen.append(search("公报").total))
    assert seen == [1]
    assert len(list(store.home().glob("documents-*"))) == 1


def test_two_writers_are_refused_politely(library, capsys):
    library.indexed(document(1))
    with store.locked("rebuild"), pytest.raises(SystemExit) as end:
        call_command("index", "rebuild")
    assert end.value.code == 1
    assert "另一个进程正在写搜索索引" in capsys.readouterr().err
    library.publish(document(2))
    with store.locked("writer"):
        assert tasks.follow_outbox(NOON) is False
        with pytest.raises(store.IndexBusyError, match="请等它做完再试"):
            check(at=NOON, wait_seconds=0)


def test_the_comparison_runs_at_start_and_once_each_night(library):
    library.indexed(document(1))
    tasks._checked.clear()
    ran = [tasks.check_index(NOON + timedelta(hours=hours)) for hours in (0, 1, 14, 15, 16)]
    assert ran == [True, False, False, True, False]  # 03:00 in Beijing is fifteen hours after noon


def test_old_messages_are_forgotten(library):
    library.indexed(document(1))
    newest = Message.objects.latest("pk").created_at
    assert prune(at=newest + RETENTION) == 0
    assert prune(at=newest + RETENTION + timedelta(seconds=1)) == 1
    library.publish(document(2))
    follow(at=NOON)
    assert documents() == 2


def test_the_commands_speak_json_and_end_with_their_codes(library, capsys):
    import json

    library.publish(document(1, "关于住房保障的通知", "第一条", document_number="明政〔2026〕1号"))
    call_command("search", "住房", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["total"] == 1
    assert set(found["hits"][0]) == {
        "title", "url", "document_number", "index_number", "published_at", "excerpt",
    }  # fmt: skip
    call_command("index", "check", "--json")
    assert json.loads(capsys.readouterr().out)["missing"] == []
    written_directly(leaving=["made:1"])
    with pytest.raises(SystemExit) as end:
        call_command("index", "check", "--json")
    assert end.value.code == 1
    assert json.loads(capsys.readouterr().out)["missing"] == ["made:1"]
    with pytest.raises(CommandError, match="只有标点符号") as wrong:
        call_command("search", "，。")
    assert wrong.value.returncode == 2
    with pytest.raises(CommandError, match="--limit"):
        call_command("search", "住房", "--limit", "0")
