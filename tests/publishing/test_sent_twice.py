"""Two clicks, or the browser's way back: one article, one decision, one release, one note."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from mingchuang.publishing import actions
from mingchuang.publishing.models import Article, PublicNote, Release
from mingchuang.publishing.rules import Channel
from tests.publishing.desk import article_form, signed_in
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def test_a_new_article_sent_twice_is_one_article(district):
    browser = signed_in(district.editor)
    once = browser.get("/desk/articles/add/").content.decode().split('name="once" value="')[1].split('"')[0]
    filled = article_form(district, once=once)
    browser.post("/desk/articles/add/", filled)
    again = browser.post("/desk/articles/add/", filled, follow=True)
    assert Article.objects.count() == 1
    assert "没有再新建一条" in again.content.decode()


def test_a_form_whose_saving_was_killed_keeps_its_words_and_can_be_sent_again(district):
    browser, filled = signed_in(district.editor), article_form(district, once="one")
    at_work = f"article-form:{district.editor.pk}:one:now"
    cache.set(at_work, 1, 60)  # left behind by a process that was killed before it committed
    cache.set(f"article-form:{district.editor.pk}:one", (7_000_000, MORNING), 60)
    told = browser.post("/desk/articles/add/", filled)
    assert Article.objects.count() == 0 and "还在保存" in told.content.decode()
    assert filled["title"] in told.content.decode()
    cache.delete(at_work)  # a minute later
    browser.post("/desk/articles/add/", filled)
    browser.post("/desk/articles/add/", filled)
    assert Article.objects.count() == 1


def test_a_refused_form_can_be_mended_and_sent_again(district):
    browser = signed_in(district.editor)
    refused = browser.post("/desk/articles/add/", article_form(district, title="", once="one"))
    assert (refused.status_code, Article.objects.count()) == (200, 0)
    browser.post("/desk/articles/add/", article_form(district, once="one"))
    assert Article.objects.count() == 1


def test_a_decision_sent_twice_is_one_decision(district):
    article = district.draft()
    actions.submit(article, actor=district.editor, at=MORNING)
    decision = {"move": "pass_check", "revision": str(article.latest_revision_id)}
    page, browser = f"/desk/review/{article.pk}/decide/", signed_in(district.checker)
    assert browser.post(page, decision).status_code == 302
    assert browser.post(page, decision).status_code == 422
    assert article.reviews.filter(person=district.checker).count() == 1


def test_a_release_sent_twice_is_one_release(district):
    article = district.published()
    for _click in range(2):
        actions.register_release(
            article,
            Channel.BOARD,
            actor=district.signer,
            at=MORNING + timedelta(days=2),
            released_at=MORNING + timedelta(days=1),
            place="南门公告栏",
        )
    assert Release.objects.filter(channel=Channel.BOARD).count() == 1


def test_a_correction_sent_twice_is_told_once(district):
    article = district.published()
    for _click in range(2):
        actions.correct(article, actor=district.signer, at=MORNING, reason="更正电话。")
    assert PublicNote.objects.count() == 1
