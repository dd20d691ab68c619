"""From the workbook over the checks to the page that the public reads."""

import pytest

from mingchuang.disclosure.finance import actions, public, queries
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.rules import Stage
from tests.disclosure.finance.factories import (
    MORNING,
    accounts_workbook,
    approved,
    bureau,
    published,
    uploaded,
)
from tests.publishing.factories import CONFIRMED
from tests.publishing.pages import DAY, page

pytestmark = pytest.mark.django_db


def test_a_workbook_that_adds_up_becomes_a_page_with_tables_charts_and_downloads():
    report = published(bureau())
    html = page(report.article.url)
    assert "明窗区教育局2024年度部门决算" in html
    assert html.count("<table") >= 10
    assert "<svg" in html and "图中的数：支出按功能分类" in html
    assert "（XLSX）" in html and "（CSV）" in html
    assert "说明：本部门没有政府性基金预算财政拨款收入和支出，故本表无数据。" in html


def test_nothing_is_kept_of_a_workbook_that_cannot_be_read():
    district = bureau()
    report = approved(district)

    def spoil(book):
        book.worksheets[1]["D6"] = "约三百"

    with pytest.raises(actions.RefusedError, match="表2“收入决算表”第6行D列“约三百”不是数字"):
        actions.upload_tables(
            report, accounts_workbook(change=spoil), "a.xlsx", actor=district.editor, at=MORNING
        )
    report.refresh_from_db()
    assert report.tables == [] and report.file is None


def test_tables_that_do_not_add_up_stay_on_the_desk():
    district = bureau()

    def spoil(book):
        book.worksheets[2]["C5"] = 1

    report = uploaded(district, accounts_workbook(change=spoil))
    with pytest.raises(actions.RefusedError, match="不能生成公开稿"):
        actions.draft_article(report, actor=district.editor, at=MORNING)
    assert queries.unanswered(report)


def test_an_article_whose_tables_were_edited_by_hand_is_not_signed():
    district = bureau()
    report = actions.draft_article(uploaded(district), actor=district.editor, at=MORNING, submit=False)
    draft = report.article.get_latest_revision_as_object()
    draft.body = [part for part in draft.body.get_prep_value() if part["type"] != "table"][:3]
    publishing.save_draft(draft, actor=district.editor, at=MORNING)
    publishing.submit(draft, actor=district.editor, at=MORNING)
    publishing.pass_on(draft, actor=district.checker, at=MORNING)
    publishing.pass_on(draft, actor=district.secrecy_checker, at=MORNING, checklist=CONFIRMED)
    with pytest.raises(publishing.RefusedError, match="与“预决算”中已核对的数据不一致"):
        publishing.sign(draft, actor=district.signer, at=MORNING)


def test_tables_are_not_replaced_while_the_article_is_in_review():
    district = bureau()
    report = actions.draft_article(uploaded(district), actor=district.editor, at=MORNING)
    assert report.article.stage is Stage.CHECK
    with pytest.raises(actions.RefusedError, match="请先在审核页“取回修改”"):
        actions.upload_tables(report, accounts_workbook(), "a.xlsx", actor=district.editor, at=MORNING)


def test_the_public_grid_and_the_year_show_what_was_published_and_when():
    report = published(bureau())
    (grid,), (year,) = (
        list(public.render([path], DAY)) for path in (public.INDEX, public.path_of("jyj", 2024))
    )
    assert "2026-03-02</time></a> 按期公开" in grid.content.decode()
    assert "没有记录" in grid.content.decode()
    shown = year.content.decode()
    assert report.article.url in shown and "<svg" in shown and "“三公”经费合计" in shown


def test_a_new_upload_changes_nothing_that_the_public_reads_before_it_is_signed():
    district = bureau()
    report = published(district)
    (before,) = public.render([public.path_of("jyj", 2024)], DAY)
    actions.upload_tables(report, accounts_workbook(2025), "a.xlsx", actor=district.editor, at=MORNING)
    (after,) = public.render([public.path_of("jyj", 2024)], DAY)
    assert before.content == after.content
