"""What a reader's browser makes of an article: WCAG, a telephone, no script, paper."""

import shutil
from datetime import date

import pytest

from mingchuang.edition import writing
from mingchuang.edition.actions import publish_waiting
from mingchuang.publishing import actions
from mingchuang.publishing.models import Attachment, Relation
from mingchuang.publishing.rules import ArticleKind, RelationKind, Validity
from tests.browsing import chromium, served, violations
from tests.publishing.factories import MORNING, District
from tests.publishing.pages import DAY
from tests.publishing.test_article_files import picture, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WIDE = (
    "<table><caption>任务分工表</caption><thead><tr>{}</tr></thead><tbody><tr>{}</tr></tbody></table>".format(
        "".join(f'<th scope="col">指标{n}</th>' for n in range(14)), "<td>1,234.5</td>" * 14
    )
)


@pytest.fixture
def pages() -> dict[str, str]:
    """Addresses of every kind of page of an article, written into the edition."""
    district = District.make()
    film = stored(b"film", "宣传片")
    body = [
        {"type": "rich", "value": "<h2>一、总则</h2><p>为规范学校安全管理，制定本办法。</p>"},
        {"type": "table", "value": WIDE},
        {"type": "picture", "value": {"image": picture().pk, "alt": "学校正门", "caption": "校门"}},
        {"type": "video", "value": {"file": film.pk, "title": "动画", "transcript": "大家好。"}},
        {"type": "file", "value": {"file": film.pk, "title": "申请表"}},
    ]
    draft = district.draft(title="学校安全管理办法", kind=ArticleKind.POLICY, body=body)
    draft.attachments.add(Attachment(file=stored(), title="任务分工表"))
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    policy = district.through_review(draft)
    reading = district.draft(title="一图读懂学校安全管理办法", kind=ArticleKind.INTERPRETATION)
    reading.relations.add(Relation(kind=RelationKind.INTERPRETS, target=policy))
    actions.save_draft(reading, actor=district.editor, at=MORNING)
    district.through_review(reading)
    actions.set_validity(
        policy, Validity.AMENDED, actor=district.signer, at=MORNING, reason="已被新办法修改。"
    )
    news = district.published(title="开学第一天", kind=ArticleKind.NEWS, source="示例日报", author="记者甲")
    moved = actions.publish_in_bulk(
        [district.new(imported=True, original_on=date(2018, 5, 4), old_number="MC-2018-77")],
        actor=None,
        at=MORNING,
    )
    withdrawn = district.published(title="作废的通知")
    actions.withdraw(withdrawn, actor=district.signer, at=MORNING, reason="内容有误。")
    publish_waiting(day=DAY, at=MORNING)
    shutil.copytree(writing.gone(), writing.current() / "gone")
    return {
        "policy": policy.url,
        "news": news.url,
        "moved": moved[0].url,
        "withdrawn": f"/gone{withdrawn.url}",
    }


@pytest.fixture
def site(pages):
    """The edition behind a small server."""
    with served(writing.current()) as address:
        yield address


@pytest.fixture
def browser(site):
    with chromium() as opened:
        yield opened


@pytest.mark.parametrize("width", [1280, 390])
def test_no_kind_of_article_page_violates_wcag_or_runs_over(pages, site, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for kind, path in pages.items():
        page.goto(site + path)
        assert violations(page) == [], kind
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind


def test_a_wide_table_is_scrolled_by_keyboard_and_does_not_push_the_page(pages, site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(site + pages["policy"])
    page.focus(".scroll")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll').scrollLeft > 0")


def test_without_script_everything_can_be_read_and_nothing_dead_is_shown(pages, site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + pages["policy"])
    assert page.get_by_role("heading", name="学校安全管理办法", exact=True).is_visible()
    assert page.get_by_role("link", name="附件1 任务分工表").first.is_visible()
    assert page.get_by_text("打印本页").is_hidden()


def test_on_paper_the_document_stands_without_the_frame_and_with_its_attachments(pages, site, browser):
    page = browser.new_page()
    page.goto(site + pages["policy"])
    assert page.get_by_role("button", name="打印本页").is_visible()
    page.emulate_media(media="print")
    for gone in (".nav", ".search", ".side", ".tools"):
        assert page.locator(gone).first.is_hidden(), gone
    assert page.locator(".facts").is_visible()
    assert page.locator(".attachments").is_visible()
    assert page.locator(".history").is_visible()
