import base64
from datetime import UTC, datetime

import pytest
from django.apps import apps

from mingchuang.accounts.models import Person
from mingchuang.operations.backup import keys, rules
from mingchuang.operations.backup.rows import _back, _told, tables


def test_only_the_newest_backups_of_a_folder_are_kept():
    days = [rules.dated_name(datetime(2026, 1, day, 3, tzinfo=UTC)) for day in (1, 2, 3, 4)]
    names = [days[2], "报告.tar", days[0], f"{days[0]}.keys", days[3], days[1]]
    assert rules.superseded(names, 2) == [days[0], days[1]]
    assert rules.superseded(names, 9) == rules.superseded(names, 0) == []


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("files/2026/附件.pdf", True),
        ("edition/current/index.html", True),
        ("manifest.json", True),
        ("rows/journal_entry/00001.jsonl.gz", True),
        ("../home/x", False),
        ("files/../../x", False),
        ("/etc/passwd", False),
        ("secrets/django.key", False),
    ],
)
def test_a_backup_writes_below_its_folders_only(name, sound):
    assert rules.is_sound_name(name) is sound


def test_every_column_of_every_table_can_be_carried(db):
    assert len(tables()) > 100
    for table in tables():
        for field in table.fields:
            assert _told(field)(None) is None and _back(field)(None) is None


def test_keys_open_with_their_passphrase_only(tmp_path, settings):
    settings.HOME = tmp_path
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "django.key").write_text("k1")
    keys.put_aside(tmp_path / "b.keys", "春江花月夜")
    assert b"k1" not in (tmp_path / "b.keys").read_bytes()
    assert (tmp_path / "b.keys").stat().st_mode & 0o077 == 0
    assert keys.read(tmp_path / "b.keys", "春江花月夜") == {"django.key": "k1"}
    for wrong, said in (("", "请用环境变量"), ("别的", "口令不对")):
        with pytest.raises(keys.KeysError, match=said):
            keys.read(tmp_path / "b.keys", wrong)
    (tmp_path / "b.keys").write_text(base64.b64encode(b"x").decode())
    with pytest.raises(keys.KeysError, match="不是明窗的密钥文件"):
        keys.read(tmp_path / "b.keys", "")


@pytest.mark.django_db
def test_every_table_can_be_carried_and_a_session_with_its_address_comes_back_as_it_was():
    session = apps.get_model("usersessions", "UserSession")
    person = Person.objects.create_user("wang", full_name="王一", password="Mc-2026-xyz")
    session.objects.create(user=person, ip="2001:db8::1", session_key="s" * 32, user_agent="x", data={"a": 1})
    found = {table.model: list(table.lines()) for table in tables()}
    table = next(table for table in tables() if table.model is session)
    session.objects.all().delete()
    assert table.write(found[session]) == 1
    assert list(table.lines()) == found[session]
    assert session.objects.get().ip == "2001:db8::1"
