"""Wagtail's own ways of publishing, and other organisations' articles: none of them works."""

import pytest
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse

from mingchuang.publishing import actions
from mingchuang.publishing.models import Article, NotThroughTheGateError
from mingchuang.publishing.rules import Stage
from tests.publishing.desk import article_form, signed_in, stranger_of
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db

OF_AN_ARTICLE = (
    "articles/edit/{pk}/", "articles/usage/{pk}/", "articles/preview/{pk}/",
    "articles/history/{pk}/revisions/{revision}/view/", "articles/history/{pk}/revisions/{revision}/revert/",
    "articles/history/{pk}/revisions/compare/earliest...latest/", "review/{pk}/", "review/{pk}/past/",
    "review/{pk}/preview/", "review/{pk}/withdraw/", "review/{pk}/correct/", "review/{pk}/release/",
)  # fmt: skip


@pytest.fixture
def district() -> District:
    return District.make()


def test_an_article_of_another_organisation_does_not_exist(district):
    article = district.draft()
    stranger = signed_in(stranger_of(district))
    for address in OF_AN_ARTICLE:
        url = "/desk/" + address.format(pk=article.pk, revision=article.latest_revision_id)
        assert stranger.get(url).status_code in (403, 404), url
    assert stranger.post(f"/desk/review/{article.pk}/decide/", {"move": "sign"}).status_code == 404
    assert article.title not in stranger.get("/desk/articles/").content.decode()
    chooser = stranger.get("/desk/articles/choose/").content.decode()
    assert article.title not in chooser


def test_nobody_outside_sees_the_desk(district, client):
    article = district.draft()
    for address in OF_AN_ARTICLE:
        url = "/desk/" + address.format(pk=article.pk, revision=article.latest_revision_id)
        assert client.get(url).status_code in (302, 403, 404), url


@pytest.mark.parametrize(
    "name", ["unpublish", "revisions_unschedule", "lock", "unlock", "delete", "copy", "inspect", "history"]
)
def test_wagtails_own_addresses_are_gone(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"articles:{name}", args=[1])


def test_posting_wagtails_publish_button_only_saves(district):
    article = district.draft()
    answer = signed_in(district.editor).post(
        reverse("articles:edit", args=[article.pk]),
        article_form(district, article, **{"action-publish": "action-publish"}),
    )
    assert answer.status_code == 302
    article.refresh_from_db()
    assert (article.live, article.stage) == (False, Stage.DRAFT)


def test_the_schedule_command_publishes_nothing(district):
    article = district.draft()
    article.latest_revision.approved_go_live_at = MORNING
    article.latest_revision.save()
    with pytest.raises(NotThroughTheGateError):
        call_command("publish_scheduled")
    article.refresh_from_db()
    assert not article.live


def test_bulk_deletion_leaves_what_was_published(district):
    article, draft = district.published(), district.draft(title="草稿一")
    url = reverse("wagtail_bulk_action", args=["publishing", "article", "delete"])
    browser = signed_in(district.editor)
    assert "草稿一" in browser.get(f"{url}?id={article.pk}&id={draft.pk}").content.decode()
    result = browser.post(f"{url}?id={article.pk}&id={draft.pk}").content.decode()
    assert "已经公开过" in result
    assert list(Article.objects.values_list("pk", flat=True)) == [article.pk]


def test_bulk_signing_asks_the_gate_for_each(district):
    ready, not_ready = district.awaiting_signature(), district.draft(title="草稿一")
    url = reverse("wagtail_bulk_action", args=["publishing", "article", "pass"])
    browser = signed_in(district.signer)
    result = browser.post(f"{url}?id={ready.pk}&id={not_ready.pk}", {"remark": ""}).content.decode()
    assert "没有需要审核的版本" in result
    ready.refresh_from_db()
    assert ready.live


def test_two_editors_at_once_lose_nothing(district):
    article = district.draft()
    opened = article_form(district, article, title="我的标题")
    draft = article.get_latest_revision_as_object()
    draft.title = "对方的标题"
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    answer = signed_in(district.editor).post(reverse("articles:edit", args=[article.pk]), opened)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "保存了新版本" in page
    assert "我的标题" in page
    assert Article.objects.get().title == "对方的标题"


@pytest.mark.parametrize(
    ("title", "sentence"),
    [("长" * 10000, "标题最多300个字，现在有10000个字"), ("", "请填写标题。"), ("　 ", "请填写标题。")],
    ids=["ten thousand characters", "none", "blanks"],
)
def test_a_title_that_is_none_is_refused_with_a_sentence(district, title, sentence):
    answer = signed_in(district.editor).post("/desk/articles/add/", article_form(district, title=title))
    assert sentence in answer.content.decode()
    assert not Article.objects.exists()


def test_a_signer_whose_account_was_withdrawn_is_out(district):
    article = district.awaiting_signature()
    browser = signed_in(district.signer)
    district.signer.is_active = False
    district.signer.save()
    browser.post(
        f"/desk/review/{article.pk}/decide/", {"move": "sign", "revision": article.latest_revision_id}
    )
    article.refresh_from_db()
    assert (article.live, article.stage) == (False, Stage.SIGN)


def test_merged_cells_survive_editing_and_scripts_do_not(district):
    table = '<table><tbody><tr><th colspan="2" scope="col">甲</th></tr><tr><td rowspan="2">乙</td><td>丙<script>x()</script></td></tr><tr><td onclick="x()">丁</td></tr></tbody></table>'
    browser = signed_in(district.editor)
    answer = browser.post(
        "/desk/articles/add/", article_form(district, body=[("rich", "如下。"), ("table", table)])
    )
    assert answer.status_code == 302, answer.context["form"].errors
    kept = str(Article.objects.get().body[1].value)
    assert 'colspan="2"' in kept
    assert 'rowspan="2"' in kept
    assert "script" not in kept
    assert "onclick" not in kept
    article = Article.objects.get()
    browser.post(
        reverse("articles:edit", args=[article.pk]),
        article_form(district, article, body=[("rich", "如下。"), ("table", kept)]),
    )
    assert str(Article.objects.get().body[1].value) == kept


def test_the_list_asks_the_same_number_of_questions_for_twenty_and_for_many(
    district, django_assert_max_num_queries
):
    browser = signed_in(district.signer)
    for number in range(3):
        district.draft(title=f"第{number}条")
    with django_assert_max_num_queries(200) as few:
        browser.get("/desk/articles/")
    for number in range(20):
        district.draft(title=f"又第{number}条")
    with django_assert_max_num_queries(len(few)):
        browser.get("/desk/articles/")
