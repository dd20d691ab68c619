"""What is urgent goes without the department's check, which is made up for afterwards; the rest is never waived."""

from datetime import timedelta

import pytest

from mingchuang.journal.models import Entry
from mingchuang.publishing import actions
from mingchuang.publishing.models import Review
from mingchuang.publishing.rules import PublishingVerb, Stage
from tests.publishing.desk import signed_in
from tests.publishing.factories import CONFIRMED, MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def published(district: District):
    """An urgent article on its shorter path, on the site."""
    article = district.draft("关于暴雨红色预警的紧急通知", urgent=True)
    actions.submit(article, actor=district.editor, at=MORNING)
    article.refresh_from_db()
    assert article.stage is Stage.SECRECY_CHECK
    actions.pass_on(article, actor=district.secrecy_checker, at=MORNING, checklist=CONFIRMED)
    return actions.sign(article, actor=district.signer, at=MORNING)


def test_an_urgent_article_owes_its_check_until_the_checker_has_made_it_up(district):
    article = published(district)
    assert (article.live, article.check_owed) == (True, True)
    later = MORNING + timedelta(hours=3)
    with pytest.raises(actions.RefusedError, match="由部门审核人员办理"):
        actions.make_up_check(article, actor=district.editor, at=later)
    actions.make_up_check(article, actor=district.checker, at=later, remark="内容准确。")
    article.refresh_from_db()
    assert not article.check_owed
    assert Review.objects.get(move="make_up_check").remark == "内容准确。"
    assert Entry.objects.filter(verb=PublishingVerb.LATE_CHECKED, actor=district.checker.pk).exists()
    with pytest.raises(actions.RefusedError, match="没有需要补办的审核"):
        actions.make_up_check(article, actor=district.checker, at=later)


def test_the_checker_is_told_on_the_first_page_and_makes_it_up_at_the_desk(district):
    article = published(district)
    browser = signed_in(district.checker)
    assert "已紧急公开，请补办审核" in browser.get("/desk/").content.decode()
    assert article.title in browser.get("/desk/articles/?mine=owed").content.decode()
    page = f"/desk/review/{article.pk}/"
    assert "待补审核" in browser.get(page).content.decode()
    decision = {"move": "make_up_check", "remark": "", "revision": article.latest_revision_id}
    told = browser.post(f"{page}decide/", decision, follow=True).content.decode()
    assert "已补办审核" in told and "待补审核" not in told
    assert "请补办审核" not in browser.get("/desk/").content.decode()


def test_a_usual_article_owes_nothing(district):
    assert not district.published().check_owed
