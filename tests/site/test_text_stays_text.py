"""What people type is shown and exported as what they typed: it never runs, anywhere it comes out again."""

import csv
import io
import json
import re
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.edition import writing
from mingchuang.edition.actions import build, publish_waiting
from mingchuang.publishing import actions
from mingchuang.publishing.models import Attachment
from tests.edition.factories import contents
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District
from tests.site.desk_people import Ground

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)  # Monday
SCRIPT = "<script>alert(1)</script>"
SPELLS = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% load static %}{% debug %}",
    "${7*7}#{7*7}<%= 7*7 %>",
]
RUNS = re.compile(r"<script>alert|<img[^>]+onerror|<svg[^>]+onload|href=[\"']?\s*javascript:", re.IGNORECASE)


def publish() -> None:
    publish_waiting(day=DAY, at=MORNING)


def pages() -> dict[str, str]:
    """Everything that the edition holds as text."""
    texts = {
        name: body for name, body in contents(writing.current()).items() if not name.endswith((".gz", ".br"))
    }
    return {
        name: body.decode("utf-8", "replace")
        for name, body in texts.items()
        if not name.startswith("static/")
    }


def test_stored_xss_through_title_summary_source_or_organisation_runs_nowhere_public():
    district = District.make()
    district.department.name = f"教育局{SCRIPT}"
    district.department.save()
    district.published(
        title=f"通知{SCRIPT}", summary=f"摘要{SCRIPT}", source=f"来源{SCRIPT}", keywords=f"词{SCRIPT}",
        document_number="", author=f"人{SCRIPT}",
    )  # fmt: skip
    build(day=DAY, at=MORNING)
    told = pages()
    assert any("alert(1)" in body for body in told.values())
    assert [name for name, body in told.items() if name.endswith(".html") and RUNS.search(body)] == []
    for name, body in told.items():
        if name.endswith(".xml"):
            tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(body).iter()}
            assert not tags & {"script", "img", "svg"}, name
        elif name.endswith(".json"):
            json.loads(body)


@pytest.mark.parametrize("spell", SPELLS)
def test_stored_xss_and_template_injection_through_a_title_stay_text_on_the_desk(spell):
    ground = Ground.make(title=f"通知{spell}")
    browser = ground.browser(RoleKind.EDITOR)
    pk = ground.published.pk
    for path in ("/desk/", "/desk/articles/", f"/desk/review/{pk}/", f"/desk/articles/edit/{pk}/",
                 f"/desk/review/{pk}/past/", f"/desk/review/{pk}/preview/", "/desk/articles/choose/"):  # fmt: skip
        response = browser.get(path)
        assert response.status_code == 200, path
        text = response.content.decode()
        if "json" in response.headers["Content-Type"]:
            text = json.loads(text).get("html", "")
        assert not RUNS.search(text), path
        assert "通知49" not in text, path


def test_stored_xss_through_the_name_of_a_file_runs_neither_on_its_page_nor_at_the_desk():
    ground, spell = Ground.make(), SPELLS[0] + SPELLS[1]
    district = ground.district
    file = actions.store_file(
        b"a,b\r\n1,2\r\n", f"{spell}.csv", title=f"表{spell}",
        organisation=district.department, actor=district.editor, at=MORNING,
    )  # fmt: skip
    draft = district.draft(title="带附件的通知")
    draft.attachments.add(Attachment(file=file, title=f"附件{spell}"))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    article = district.through_review(draft)
    build(day=DAY, at=MORNING)
    public = pages()[article.url.lstrip("/")]
    assert "alert(1)" in public and not RUNS.search(public)
    browser = ground.browser(RoleKind.EDITOR)
    for path in (f"/desk/review/{article.pk}/", f"/desk/articles/edit/{article.pk}/", "/desk/documents/"):
        response = browser.get(path)
        assert response.status_code == 200, path
        assert not RUNS.search(response.content.decode()), path


@pytest.mark.parametrize("spell", SPELLS)
def test_a_question_to_the_search_is_shown_as_text(client, spell):
    text = client.get("/search/", {"q": spell}).content.decode()
    assert not RUNS.search(text) and ">49" not in text


def test_an_address_to_be_checked_is_shown_as_text(client):
    text = client.get("/check/", {"path": f'/"{SCRIPT}.html'}).content.decode()
    assert not RUNS.search(text)


@pytest.mark.parametrize(
    "html",
    [
        f"<p>一</p>{SCRIPT}", '<p onclick="alert(1)">一</p>', '<a href="javascript:alert(1)">一</a>',
        '<a href=" java&#x09;script:alert(1)">一</a>', '<img src=x onerror="alert(1)">', '<svg onload="alert(1)"></svg>',
        '<iframe src="https://evil.example/"></iframe>', '<p style="background:url(//evil.example/x)">一</p>',
        '<object data="//evil.example/x"></object>', '<form action="//evil.example/"><input></form>',
        '<math><mtext><script>alert(1)</script></mtext></math>', '<meta http-equiv="refresh" content="0;//evil.example/">',
        '<base href="//evil.example/">', '<link rel="stylesheet" href="//evil.example/x.css">',
        '<embed embedtype="media" url="https://evil.example/v" />',
    ],
)  # fmt: skip
def test_editor_html_that_runs_or_fetches_is_cleaned_before_it_is_published(html):
    district = District.make()
    article = district.published(body=[{"type": "rich", "value": f"<p>正文甲</p>{html}"}])
    publish()
    body = pages()[article.url[1:]]
    assert "正文甲" in body
    assert not RUNS.search(body) and "evil.example" not in body
    assert not re.search(
        r"\son(click|error|load)=|<(iframe|object|embed|form action=.//|math|svg|base)\b",
        body.split("<main")[1].split("</main")[0],
    )


def test_template_marks_in_every_field_stay_marks():
    district = District.make()
    mark = "{{ 7*7 }}{% load x %}"
    article = district.published(
        title=f"标题{mark}",
        summary=f"摘要{mark}",
        source=f"来源{mark}",
        body=[{"type": "rich", "value": f"<p>正文{mark}</p>"}],
    )
    publish()
    body = pages()[article.url[1:]]
    for word in ("标题", "正文"):
        assert f"{word}{mark}" in body
    assert "49" not in body.split("<article")[-1].split("</article")[0].replace(mark, "")


def test_a_withdrawal_reason_with_markup_is_shown_as_text():
    district = District.make()
    article = district.published()
    publish()
    actions.withdraw(article, actor=district.signer, at=MORNING, reason=f"有误{SCRIPT}")
    publish()
    note = (writing.gone() / article.url[1:]).read_text("utf-8")
    assert "有误" in note and not RUNS.search(note)


def assert_no_formula(table: str, title: str) -> None:
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert any(title.strip()[1:] in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))] == []


@pytest.mark.parametrize(
    "title", ['=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1"]
)
def test_a_title_is_no_formula_in_downloaded_tables(title):
    district = District.make()
    district.published(title=title)
    browser = signed_in(district.signer)
    told = browser.get("/desk/articles/?export=csv")
    assert_no_formula(b"".join(told.streaming_content).decode("utf-8-sig"), title)
    told = browser.get("/desk/articles/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(told.streaming_content))).active
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    publish()
    tables = {name: text for name, text in pages().items() if name.endswith(".csv")}
    assert "zwgk/tzgg/list.csv" in tables
    assert_no_formula(tables["zwgk/tzgg/list.csv"].removeprefix("\ufeff"), title)
