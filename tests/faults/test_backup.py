"""A backup carries everything to another home, whatever dies on the way, and says what is damaged."""

import io
import os
import tarfile
from pathlib import Path

import pytest

from tests import pristine
from tests.documents import s3
from tests.faults import machine
from tests.faults.machine import Machine
from tests.faults.papers import papers

pytestmark = pytest.mark.xdist_group("faults")

LIFE = """
from datetime import UTC, datetime
from mingchuang.accounts.models import Person
from mingchuang.fields.secret import sealed
from mingchuang.parameters.models import Override
from django.conf import settings
Person.objects.create_user("wang", full_name="王一", password="Mc-2026-xyz")
(settings.FILES / "sealed").mkdir(exist_ok=True)
(settings.FILES / "sealed" / "身份证 正面.bin").write_bytes(sealed("仅供测试".encode()))
answer = None
"""
TOLD = """
import hashlib
from django.conf import settings
from mingchuang.fields.secret import opened
from mingchuang.journal.models import Entry
from mingchuang.operations.backup.rows import tables
from mingchuang.accounts.models import Person
answer = {
    "tables": {table.name: hashlib.sha256(b"".join(table.lines())).hexdigest()
               for table in tables() if table.name != "journal_entry"},
    "journal": Entry.objects.exclude(verb="backup.made").count(),
    "opened": opened((settings.FILES / "sealed" / "身份证 正面.bin").read_bytes()).decode(),
    "password": Person.objects.get(username="wang").check_password("Mc-2026-xyz"),
}
"""
INTO_A_BUCKET = """
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from mingchuang.operations.backup import keys, restoring
settings.S3_URL, settings.S3_REGION, settings.S3_KEY, settings.S3_SECRET = {bucket!r}
path = Path({path!r})
restored = restoring.restore(path, keys.read(path.with_name(path.name + ".keys"), ""), at=timezone.now())
answer = restored.wrong
"""
ARTICLES = "from mingchuang.publishing.models import Article\nanswer = Article.objects.count()"


@pytest.fixture(scope="module")
def living(prepared: Machine, tmp_path_factory):
    """A machine with content, an edition, a person and something sealed; and its backup."""
    folder = tmp_path_factory.mktemp("living")
    made = machine.copy_of(prepared, folder / "home")
    made.done("import", str(papers(folder / "papers", 60)), "--json")
    made.ask(LIFE)
    made.done("work", "--until-idle")
    made.done("backup", str(folder / "b.tar"), "--json")
    yield made
    machine.drop(made)


@pytest.fixture
def backup(living: Machine) -> Path:
    return living.home.parent / "b.tar"


@pytest.fixture
def bare(tmp_path: Path):
    """An empty home and a database of the kind under test with nothing but tables; a drill makes them itself."""
    made = machine.bare(tmp_path / "bare")
    yield made
    machine.drop(made)


@pytest.fixture
def bare_sqlite(tmp_path: Path):
    """An empty home whose database is SQLite, whatever the suite runs on."""
    home = tmp_path / "other"
    made = machine.bare(home) if pristine.is_sqlite() else Machine(home, pristine.sqlite_at(home))
    yield made
    made.end()


def test_every_row_moves_to_sqlite_and_back_into_a_bucket_though_the_restore_is_killed_three_times(
    living, bare, bare_sqlite, backup, tmp_path
):
    bare_sqlite.killed_at("mingchuang.operations.backup.rows:Table.write", 12, "restore", str(backup))
    bare_sqlite.killed_at("mingchuang.operations.backup.unpacking:Unpacking.whole", 1, "restore", str(backup))
    bare_sqlite.killed_at("mingchuang.operations.backup.restoring:_finished", 1, "restore", str(backup))
    told = bare_sqlite.done("restore", str(backup), "--json")
    assert (told["sound"], told["repaired"], told["wrong"]) == (True, [], [])
    bare_sqlite.done("backup", str(tmp_path / "second.tar"), "--json")
    _restored_into_a_bucket(bare, tmp_path / "second.tar")
    assert _rows_in(backup) == _rows_in(tmp_path / "second.tar")
    _stands_as(living, bare)


def _restored_into_a_bucket(bare: Machine, path: Path) -> None:
    """A restore where originals are shared gives all of them to the bucket."""
    with s3.storage() as running:
        bucket = (f"http://127.0.0.1:{running.server_port}/{s3.BUCKET}", s3.REGION, s3.KEY, s3.SECRET)
        assert bare.ask(INTO_A_BUCKET.format(bucket=bucket, path=str(path))) == []
        originals = [file for file in (bare.home / "files").rglob("*") if file.is_file()]
        assert running.held == {
            file.relative_to(bare.home / "files").as_posix(): file.read_bytes() for file in originals
        }
        assert "sealed/身份证 正面.bin" in running.held


def _stands_as(living: Machine, bare: Machine) -> None:
    assert bare.ask(TOLD) == living.ask(TOLD)
    assert bare.ask(TOLD)["opened"] == "仅供测试"
    assert bare.done("edition", "verify", "--json") == living.done("edition", "verify", "--json")
    assert bare.done("journal", "verify", "--json")["broken"] == []
    assert bare.done("search", "水库安全检查", "--json")["total"] == 60
    bare.done("import", str(papers(living.home.parent / "more", 61)), "--json")
    assert bare.ask(ARTICLES) == 61


def test_a_backup_killed_in_the_middle_leaves_nothing_that_looks_like_one(living, tmp_path):
    path = tmp_path / "killed.tar"
    living.killed_at("mingchuang.operations.backup.archive:Writer.add_file", 60, "backup", str(path))
    assert not path.exists()
    living.done("backup", str(path), "--json")
    assert living.done("restore", str(path), "--check", "--json")["sound"]


def test_of_the_backups_in_a_folder_the_newest_stay_each_with_its_keys(living, tmp_path):
    folder = tmp_path / "daily"
    folder.mkdir()
    for day in (1, 2, 3):
        for ending in ("", ".keys"):
            (folder / f"mingchuang-2026010{day}-030000.tar{ending}").touch()
    (folder / "报告.tar").touch()
    told = living.done("backup", str(folder), "--keep", "2", "--json")
    assert told["removed"] == ["mingchuang-20260101-030000.tar", "mingchuang-20260102-030000.tar"]
    stay = ["mingchuang-20260103-030000.tar", Path(told["file"]).name]
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["报告.tar", *(f"{name}{ending}" for name in stay for ending in ("", ".keys"))]
    )


def test_damage_is_named_and_nothing_is_written(bare, backup, tmp_path):
    whole = backup.read_bytes()
    for content, named in (
        (_with_a_changed_byte(whole, "/身份证", 1014), "files/sealed/身份证 正面.bin"),
        (_with_a_changed_byte(whole, "rows/accounts_person/", 552), "rows/accounts_person"),
        (whole[: len(whole) // 2], ""),
        (b"not a backup", ""),
        (_with_part("../outside"), "../outside"),
    ):
        broken = tmp_path / "broken.tar"
        broken.write_bytes(content)
        told = bare.run("restore", str(broken), "--without-keys")
        assert told.returncode == 1 and "请换一个备份文件" in told.stdout and named in told.stdout
    assert not (bare.home / "files").exists() and not (bare.home.parent / "outside").exists()


def test_a_restore_is_refused_where_there_is_life_or_the_keys_are_missing(living, bare, backup, tmp_path):
    assert "已经有内容" in _refused(living, "restore", str(backup))
    alone = tmp_path / "alone.tar"
    os.link(backup, alone)
    assert "找不到密钥文件" in _refused(bare, "restore", str(alone))
    assert "已经存在" in _refused(living, "backup", str(backup))
    assert "没有" in _refused(living, "backup", str(tmp_path / "nowhere" / "b.tar"))


@pytest.mark.skipif("not pristine.is_sqlite()", reason="a drill restores into SQLite whatever the database")
def test_a_drill_restores_beside_the_running_system_and_leaves_it_alone(living, backup):
    before = living.ask(TOLD)
    told = living.done("restore", str(backup), "--drill", "--json")
    assert (told["sound"], told["drill"]) == (True, True)
    assert living.ask(TOLD) == before


def _with_a_changed_byte(whole: bytes, name: str, further: int) -> bytes:
    """The backup with one byte changed so far behind the name of a part, where its content lies."""
    at = whole.index(name.encode()) + further
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def _refused(machine: Machine, *command: str) -> str:
    ended = machine.run(*command)
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    return ended.stderr


def _rows_in(path: Path) -> dict[str, bytes]:
    """The rows of a backup, save what the making of a backup itself adds."""
    with tarfile.open(path) as tar:
        return {
            member.name: tar.extractfile(member).read()
            for member in tar
            if member.name.startswith("rows/") and "journal" not in member.name
        }


def _with_part(name: str) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    return held.getvalue()
