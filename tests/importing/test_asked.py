"""Documents about which screening asks: held, looked at by a second person, many at once."""

import json
from pathlib import Path

import pytest

from mingchuang.importing.actions import Destination, import_paths, open_batch, run
from mingchuang.importing.held import inside_of
from mingchuang.importing.models import Batch, Item
from mingchuang.importing.quarantine import Answer, answer
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.importing.running import BatchRefusedError
from mingchuang.journal.models import Entry
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.models import Article
from mingchuang.screening.models import Decision, ListedWord
from mingchuang.screening.nightly import look_at_some
from mingchuang.screening.queries import alarmed_subjects
from mingchuang.screening.rules import Choice, Treatment
from tests.importing.exports import Export
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District
from tests.screening.factories import id_card

pytestmark = pytest.mark.django_db
SAID = Answer(Choice.LOOKED, "逐件看过，旧称照原文保留")
OLD_NAME = "明窗县各单位：请认真组织实施。"


@pytest.fixture
def district() -> District:
    ListedWord.objects.create(word="明窗县", advice="应为“明窗区”", treatment=Treatment.ASK)
    return District.make()


@pytest.fixture
def batch(district, tmp_path) -> Batch:
    """Two clean pages, three that say an old name, one with an identity number; moved in by the editor."""
    export = Export(tmp_path / "export")
    export.many(2)
    for number in (3, 4, 5):
        export.page(number, words=OLD_NAME, publisher="")
    export.page(6, words=f"{OLD_NAME}身份证号{id_card(1)}", publisher="")
    made = open_batch(
        "旧平台", export.folder, organisation=district.department, actor=district.editor, at=MORNING
    )
    run(made, actor=district.editor, at=MORNING)
    return made


def reasons(batch: Batch) -> list[str]:
    return sorted(batch.items.exclude(reason="").values_list("reason", flat=True))


def test_what_asks_is_held_apart_from_what_must_not_go_out(batch):
    assert reasons(batch) == ["asked", "asked", "asked", "screened"]
    assert Article.objects.count() == 2


def test_a_second_person_decides_many_at_once_and_nothing_is_raised_at_night(batch, district):
    browser = signed_in(district.checker)
    page = browser.get("/desk/moving/quarantine/?reason=asked").content.decode()
    assert "用语 1 处" in page and "身份证号" not in page.replace("身份证号等", "")
    ids = list(batch.items.filter(outcome=Outcome.QUARANTINED).values_list("pk", flat=True))
    said = {"item": ids, "do": "answer", "choice": "looked", "why": "逐件看过，旧称照原文保留"}
    shown = browser.post("/desk/moving/quarantine/", said, follow=True).content.decode()
    assert "已办理 3 件" in shown
    assert reasons(batch) == ["screened"] and Article.objects.filter(live=True).count() == 5
    decided = Decision.objects.filter(decided_by=district.checker, choice=Choice.LOOKED)
    assert decided.values("subject").distinct().count() == 3
    assert Entry.objects.filter(verb="batch.item_answered").count() == 3
    while look_at_some(at=MORNING):
        pass
    assert alarmed_subjects() == []


def test_who_moved_them_in_who_gives_no_reason_and_what_blocks_are_refused(batch, district):
    asked, blocked = batch.items.filter(reason="asked").first(), batch.items.get(reason="screened")
    for item, said, person, why in (
        (asked, SAID, district.editor, "看过后决定"),
        (asked, Answer(Choice.LOOKED, "看"), district.checker, "理由"),
        (blocked, SAID, district.checker, "身份证号 1 个"),
    ):
        with pytest.raises(BatchRefusedError, match=why):
            answer(item, said, actor=person, at=MORNING)
    Batch.objects.update(made_by=district.checker)
    with pytest.raises(BatchRefusedError, match="须由另一人"):
        answer(asked, SAID, actor=district.checker, at=MORNING)
    assert Article.objects.count() == 2


def test_an_officer_of_another_organisation_sees_none_of_it(batch, district):
    Item.objects.update(organisation=district.government)
    browser = signed_in(district.checker)
    item = batch.items.filter(reason="asked").first()
    assert "没有等待处理" in browser.get("/desk/moving/quarantine/").content.decode()
    assert browser.get(f"/desk/moving/quarantine/{item.pk}/").status_code == 404


def test_the_original_and_its_files_are_before_the_eyes_of_who_decides(district, tmp_path):
    export = Export(tmp_path / "export")
    export.file("upload/3.txt", "明窗县各单位名单".encode())
    export.page(3, more='<p><a href="/upload/3.txt">单位名单.txt</a></p>', publisher="")
    made = open_batch("旧平台", export.folder, organisation=district.department, actor=None, at=MORNING)
    run(made, actor=None, at=MORNING)
    item, browser = made.items.get(), signed_in(district.checker)
    page = browser.get(f"/desk/moving/quarantine/{item.pk}/").content.decode()
    assert "第3项工作须于年内完成" in page and "单位名单" in page
    file = browser.get(f"/desk/moving/quarantine/{item.pk}/files/0/")
    assert "明窗县" in file.content.decode() and file["X-Content-Type-Options"] == "nosniff"
    said = {"do": "answer", "choice": "publish", "why": "旧称照原文保留", "title": item.title}
    said |= {"original_on": "2014-01-09", "column": item.column_id, "organisation": item.organisation_id}
    browser.post(f"/desk/moving/quarantine/{item.pk}/", said)
    item.refresh_from_db()
    assert (item.outcome, item.article.live, item.decided_by) == (Outcome.TAKEN, True, district.checker)


@pytest.mark.parametrize(
    ("place", "path", "inside"),
    [
        ("a/b.json#2", "a", "b.json#2"), ("b.json", ".", "b.json"), ("a/b.json#3", "a/b.json", "b.json#3"),
        ("a/b.json", "a/b.json", "b.json"), ("c/b.json", "a", ""), ("a/b.json5", "a/b.json", ""),
    ],
)  # fmt: skip
def test_a_held_document_is_called_as_its_source_calls_it(tmp_path, monkeypatch, place, path, inside):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.json").touch()
    assert inside_of(place, Path(path)) == inside


def test_a_plain_import_puts_what_it_holds_on_the_work_list_once(district, tmp_path):
    columns = {column.public_path: column for column in ColumnPage.objects.all()}
    destination = Destination(district.department, columns)
    for number, words in enumerate(("请认真组织实施。", OLD_NAME, f"身份证号{id_card(1)}"), 1):
        record = {"title": f"第{number}号通知", "text": words, "metadata": {"发布日期": f"2020-03-0{number}"}}
        (tmp_path / f"{number}.json").write_text(json.dumps(record, ensure_ascii=False))
    for _again in range(2):
        account = import_paths([tmp_path], destination, actor=None, at=MORNING)
        assert [one.reason for one in account.refused] == [Reason.ASKED, Reason.SCREENED]
    assert (account.duplicates, Item.objects.count(), Article.objects.count()) == (1, 2, 1)
    item = Item.objects.get(reason="asked")
    answer(item, SAID, actor=district.checker, at=MORNING)
    account = import_paths([tmp_path], destination, actor=None, at=MORNING)
    assert (account.duplicates, len(account.refused)) == (2, 1)
