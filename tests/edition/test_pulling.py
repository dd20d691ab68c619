"""A second node fetches an edition: only what changed, only what fits its root, and whole."""

import re
import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mingchuang.edition import tasks, writing
from mingchuang.edition.actions import publish_waiting
from mingchuang.edition.models import Edition
from mingchuang.edition.origins import Folder, OriginError
from mingchuang.edition.pulling import PullRefusedError, pull

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai


@pytest.fixture
def first(settings, tmp_path) -> Path:
    """The folder of the node that publishes."""
    settings.EDITION = tmp_path / "first"
    return settings.EDITION


@pytest.fixture
def second(settings, tmp_path):
    """Act as the node that fetches."""

    @contextmanager
    def acting():
        settings.EDITION, mine = tmp_path / "second", settings.EDITION
        yield settings.EDITION
        settings.EDITION = mine

    return acting


def publish():
    assert publish_waiting(day=MONDAY, at=NOON) is not None


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    """What lies in an edition's folder, with its times."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), int(path.stat().st_mtime))
        for part in ("current", "gone")
        for path in (folder / part).rglob("*")
        if path.is_file()
    } | {
        name: ((folder / name).read_bytes(), 0)
        for name in ("redirects", "manifest.log", *(f"manifest/{p.name}" for p in (folder / "manifest").iterdir()))
    }  # fmt: skip


@pytest.mark.django_db
def test_a_second_node_holds_the_same_bytes_and_fetches_only_what_changed(toy, first, second):
    for number in range(1, 9):
        toy.write(f"/news/{number}.html", f"第{number}条")
    publish()
    with second() as there:
        pulled = pull(Folder(first))
        assert (pulled.edition, pulled.before, pulled.removed) == (1, 0, 0)
        assert pulled.fetched > 8
        assert content(there) == content(first)
        assert pull(Folder(first)).fetched == 0
    toy.write("/news/3.html", "第3条，更正")
    toy.withdraw("/news/4.html", "重复")
    toy.move("/news/5.html", "/news/6.html")
    toy.delete("/news/7.html")
    publish()
    with second() as there:
        pulled = pull(Folder(first.parent / "first"))
        assert (pulled.edition, pulled.before) == (2, 1)
        assert 0 < pulled.fetched <= 5 and pulled.removed > 0
        assert content(there) == content(first)
        assert not (there / ".pull").exists()


@pytest.mark.django_db
def test_a_page_that_was_changed_behind_the_back_is_not_taken_and_nothing_changes(toy, first, second):
    toy.write("/news/1.html", "第1条")
    publish()
    with second() as there:
        pull(Folder(first))
        before = content(there)
    toy.write("/news/1.html", "第1条，更正")
    toy.write("/news/2.html", "第2条")
    publish()
    writing.put(first / "current", "/news/2.html", "改过的".encode(), second=1)
    with second() as there:
        with pytest.raises(OriginError, match=r"/news/2.html 与清单不符"):
            pull(Folder(first))
        assert content(there) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda log: log.replace(b'"pages"', b'"pages"').replace(b"2026-03-02", b"2020-03-02"), "不是同一段历史"),
        (lambda log: log.split(b"\n")[0] + b"\n" + log.split(b"\n")[1].replace(b'"root":"', b'"root":"0') + b"\n", "不成立"),
        (lambda _log: b"", "还没有发布版"),
    ],
)  # fmt: skip
def test_another_history_is_refused(toy, first, second, spoil, sentence):
    toy.write("/news/1.html", "第1条")
    publish()
    with second():
        pull(Folder(first))
    toy.write("/news/2.html", "第2条")
    publish()
    log = first / "manifest.log"
    log.write_bytes(spoil(log.read_bytes()))
    with second() as there:
        before = content(there)
        with pytest.raises(PullRefusedError, match=sentence):
            pull(Folder(first))
        assert content(there) == before


@pytest.mark.django_db
def test_a_manifest_whose_digest_names_a_place_outside_is_refused(toy, first, second, tmp_path):
    toy.write("/news/1.html", "第1条")
    publish()
    (book,) = (first / "manifest").iterdir()
    text = book.read_text("utf-8")
    digest = re.search('"sha256":"([0-9a-f]{64})"', text)[1]
    book.write_text(text.replace(digest, "../../outside"), "utf-8")
    with second(), pytest.raises(PullRefusedError, match="写错的摘要"):
        pull(Folder(first))
    assert not (tmp_path / "outside").exists() and not (tmp_path / "second" / "current").exists()


@pytest.mark.django_db
def test_a_thorough_run_puts_back_what_was_damaged_here(toy, first, second):
    toy.write("/news/1.html", "第1条")
    publish()
    with second() as there:
        pull(Folder(first))
        (there / "current/news/1.html").write_text("改过的", "utf-8")
        (there / "current/strange.html").write_text("外来的", "utf-8")
        pulled = pull(Folder(first), thorough=True)
        assert (pulled.written, pulled.removed) == (1, 1)
        assert {name: one[0] for name, one in content(there).items()} == {
            name: one[0] for name, one in content(first).items()
        }


@pytest.mark.django_db
def test_a_folder_that_is_no_edition_is_named(first, second, tmp_path):
    shutil.rmtree(first, ignore_errors=True)
    with second(), pytest.raises(OriginError, match="不是发布版的文件夹"):
        pull(Folder(tmp_path / "nothing"))


@pytest.mark.django_db
def test_the_manifest_of_an_edition_is_public(client, toy, first):
    toy.write("/news/1.html", "第1条")
    publish()
    assert client.get("/check/manifest/1.jsonl").content == (first / "manifest/00000001.jsonl").read_bytes()
    assert client.get("/check/manifest/2.jsonl").status_code == 404


@pytest.mark.django_db
def test_a_node_that_fetches_never_publishes_and_says_so(toy, first, second, settings):
    toy.write("/news/1.html", "第1条")
    publish()
    settings.EDITION_FROM = str(first)
    toy.write("/news/2.html", "第2条")
    with second() as there:
        assert tasks.publish(NOON) is False and tasks.compress(NOON) is False
        assert tasks.fetch(NOON) is True and tasks.fetch(NOON) is False
        assert content(there) == content(first)
        with pytest.raises(CommandError, match="不在这里生成"):
            call_command("edition", "build")
    assert Edition.objects.count() == 1
