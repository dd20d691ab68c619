import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from mingchuang.accounts.models import Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.importing.models import Batch, Item
from mingchuang.importing.rules import BatchState, Outcome
from mingchuang.importing.tasks import move
from mingchuang.publishing.models import Article
from tests.accounts.factories import PersonFactory
from tests.importing.exports import Export
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


@pytest.fixture
def browser(district) -> Client:
    officer = PersonFactory()
    Role.objects.create(
        person=officer,
        organisation=district.government,
        kind=RoleKind.INFORMATION_OFFICER,
        granted_at=MORNING,
    )
    return signed_in(officer)


def zipped(export: Export) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place in sorted(export.folder.rglob("*")):
            if place.is_file():
                archive.write(place, place.relative_to(export.folder).as_posix())
    return SimpleUploadedFile("市平台导出.zip", out.getvalue())


@pytest.fixture
def uploaded(browser, district, tmp_path) -> Batch:
    export = Export(tmp_path / "export")
    export.many(4)
    export.page(5, words="身份证号 11010519491231002X")
    export.page(6, day="")
    values = {"name": "市平台关停迁移", "file": zipped(export), "organisation": district.government.pk}
    answer = browser.post("/desk/moving/new/", values)
    batch = Batch.objects.get()
    assert answer["Location"] == f"/desk/moving/{batch.pk}/mapping/"
    return batch


def address(batch: Batch, rest: str = "") -> str:
    return f"/desk/moving/{batch.pk}/{rest}"


def finished(batch: Batch) -> Batch:
    while move(MORNING):
        pass
    batch.refresh_from_db()
    return batch


def test_a_clerk_sees_what_is_found_in_a_sample_and_chooses_otherwise(browser, uploaded):
    shown = browser.get(address(uploaded, "mapping/")).content.decode()
    assert "关于做好第1项工作的通知" in shown
    assert "META articletitle" in shown
    browser.post(
        address(uploaded, "mapping/"), {"title": "meta:articletitle", "body": "css:#zoom", "next": "1"}
    )
    uploaded.refresh_from_db()
    assert uploaded.mapping["fields"] == {"title": ["meta:articletitle"], "body": ["css:#zoom"]}
    saved = browser.get(address(uploaded, "mapping.toml")).content.decode()
    assert 'body = ["css:#zoom"]  # 正文' in saved


def test_old_columns_are_mapped_with_suggestions(browser, uploaded, district):
    shown = browser.get(address(uploaded, "columns/")).content.decode()
    assert '<option value="/zwgk/zcwj/" selected>' in shown  # 政府文件 resembles 政策文件
    browser.post(address(uploaded, "columns/"), {"column-old": ["政府文件"], "column-new": ["/zwgk/zcwj/"]})
    uploaded.refresh_from_db()
    assert uploaded.mapping["columns"] == {"政府文件": "/zwgk/zcwj/"}


def test_the_preview_shows_what_would_come_and_writes_nothing(browser, uploaded):
    shown = browser.get(address(uploaded, "preview/")).content.decode()
    assert "身份证号 1 个" in shown
    assert "11010519491231002X" not in shown.partition("<details>")[0]
    assert not Article.objects.exists()


def test_the_worker_moves_a_batch_and_its_account_opens_the_lists(browser, uploaded):
    browser.post(address(uploaded, "start/"))
    assert finished(uploaded).state is BatchState.DONE
    shown = browser.get(address(uploaded)).content.decode()
    assert "读取 6 ＝ 收进 4 ＋ 重复 0 ＋ 不收 0 ＋ 隔离 2" in shown
    listed = browser.get(address(uploaded, "items/?became=quarantined")).content.decode()
    assert "共 2 件" in listed
    book = load_workbook(io.BytesIO(browser.get(address(uploaded, "account.xlsx")).content))
    assert [row[1].value for row in book["总账"].iter_rows(min_row=2, max_row=6)] == [6, 4, 0, 0, 2]


def test_a_quarantined_document_is_taken_in_once_its_day_is_known(browser, uploaded, district):
    browser.post(address(uploaded, "start/"))
    finished(uploaded)
    item = Item.objects.get(reason="no_date")
    values = {"do": "take", "title": item.title, "original_on": "2014-01-12", "column": district.notices.pk}
    browser.post(f"/desk/moving/quarantine/{item.pk}/", {**values, "organisation": district.government.pk})
    item.refresh_from_db()
    assert (item.outcome, str(item.article.original_on)) == (Outcome.TAKEN, "2014-01-12")
    assert item.article.live


def test_missing_days_are_settled_many_at_once_line_by_line_or_one_for_all(browser, district, tmp_path):
    export = Export(tmp_path / "export")
    for number in (1, 2, 3, 4):
        export.page(number, day="").rename(export.folder / f"t201401{number:02}_{number}.html")
    values = {"name": "无日期", "file": zipped(export), "organisation": district.government.pk}
    browser.post("/desk/moving/new/", values)
    browser.post(address(Batch.objects.get(), "start/"))
    finished(Batch.objects.get())
    first, second, third, fourth = Item.objects.order_by("place").values_list("pk", flat=True)
    shown = browser.get("/desk/moving/quarantine/").content.decode()
    assert f'name="day-{second}" value="2014-01-02"' in shown
    said = {"item": [first, second, third], "do": "mend", "day": "2013-05-06", f"day-{first}": "2013-12-30"}
    shown = browser.post(
        "/desk/moving/quarantine/", {**said, f"day-{second}": "2014年1月"}, follow=True
    ).content.decode()
    assert "已办理 2 件" in shown and "“2014年1月”不是日期" in shown
    days = {item.pk: item.article and str(item.article.original_on) for item in Item.objects.all()}
    assert days == {first: "2013-12-30", second: None, third: "2013-05-06", fourth: None}


def test_a_document_with_an_identity_number_becomes_a_draft_not_a_page(browser, uploaded):
    browser.post(address(uploaded, "start/"))
    finished(uploaded)
    item = Item.objects.get(reason="screened")
    shown = browser.get(f"/desk/moving/quarantine/{item.pk}/").content.decode()
    assert "收进并公开" not in shown
    browser.post(f"/desk/moving/quarantine/{item.pk}/", {"do": "draft"})
    item.refresh_from_db()
    assert (item.article.live, item.article.imported) == (False, True)
    assert "没有等待处理的" not in browser.get("/desk/moving/quarantine/").content.decode()


def test_a_document_is_discarded_only_with_a_reason(browser, uploaded):
    browser.post(address(uploaded, "start/"))
    finished(uploaded)
    item = Item.objects.get(reason="screened")
    browser.post(f"/desk/moving/quarantine/{item.pk}/", {"do": "discard", "reason": ""})
    item.refresh_from_db()
    assert item.outcome is Outcome.QUARANTINED
    browser.post(f"/desk/moving/quarantine/{item.pk}/", {"do": "discard", "reason": "内容已作废"})
    item.refresh_from_db()
    assert (item.outcome, item.remark) == (Outcome.REFUSED, "内容已作废")


def test_a_batch_is_undone_when_its_name_is_typed(browser, uploaded):
    browser.post(address(uploaded, "start/"))
    finished(uploaded)
    browser.post(address(uploaded, "undo/"), {"name": "别的"})
    assert finished(uploaded).state is BatchState.DONE
    browser.post(address(uploaded, "undo/"), {"name": "市平台关停迁移"})
    assert finished(uploaded).state is BatchState.UNDONE
    assert not Article.objects.filter(live=True).exists()


def test_report_and_notice_are_documents_and_drafts(browser, uploaded, district):
    browser.post(address(uploaded, "start/"))
    finished(uploaded)
    assert browser.get(address(uploaded, "report.pdf")).content.startswith(b"%PDF")
    notice = {"platform": "示例市信息公开平台", "address": "http://xxgk.example/", "closes_on": "2026-04-30"}
    assert browser.post(address(uploaded, "notice.docx"), notice).content.startswith(b"PK")
    browser.post(
        address(uploaded, "papers/publish/"), {"paper": "notice", "column": district.notices.pk, **notice}
    )
    draft = Article.objects.get(title="关于关停示例市信息公开平台的公告")
    assert "2026年3月31日" in str(draft.body.get_prep_value())


@pytest.mark.parametrize(
    ("name", "content"), [("坏.zip", b"PK\x03\x04nothing"), ("程序.exe", b"MZ"), ("假.warc", b"MZ\x00\x00")]
)
def test_an_upload_that_is_not_what_it_says_is_refused_with_a_sentence(browser, district, name, content):
    values = {"name": "甲", "file": SimpleUploadedFile(name, content), "organisation": district.government.pk}
    assert "help-critical" in browser.post("/desk/moving/new/", values).content.decode()
    assert not Batch.objects.exists()
