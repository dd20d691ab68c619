"""The desk of publishing: who sees what, how articles are written, and that only the gate publishes."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mingchuang.publishing import actions
from mingchuang.publishing.models import Article
from mingchuang.publishing.rules import SECRECY_CHECKLIST, Stage
from tests.publishing.desk import article_form, signed_in
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


@pytest.fixture
def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#174a7c").save(out, "JPEG")
    return SimpleUploadedFile("公开栏.jpg", out.getvalue(), "image/jpeg")


def test_an_editor_writes_and_submits_an_article(district):
    browser = signed_in(district.editor)
    answer = browser.post("/desk/articles/add/", article_form(district, title="关于开放运动场的公告"))
    article = Article.objects.get()
    assert answer.status_code == 302, answer.context["form"].errors
    assert (article.title, article.stage, article.drafted_by) == (
        "关于开放运动场的公告",
        Stage.DRAFT,
        district.editor,
    )
    edit = reverse("articles:edit", args=[article.pk])
    assert browser.get(edit).status_code == 200
    answer = browser.post(
        edit,
        article_form(
            district, article, title="关于开放学校运动场的公告", **{"action-submit": "action-submit"}
        ),
    )
    assert answer.status_code == 302, answer.context["form"].errors
    article.refresh_from_db()
    assert (article.title, article.stage, article.live) == ("关于开放学校运动场的公告", Stage.CHECK, False)


def test_the_page_of_an_article_opens_at_every_stage(district):
    article = district.draft()
    for person in (district.editor, district.checker, district.secrecy_checker, district.signer):
        assert signed_in(person).get(f"/desk/review/{article.pk}/").status_code == 200
    published = district.published(title="另一条")
    page = signed_in(district.signer).get(f"/desk/review/{published.pk}/").content.decode()
    assert "撤回" in page
    assert signed_in(district.signer).get(f"/desk/review/{published.pk}/past/").status_code == 200


def test_an_article_that_never_had_a_version_has_a_past(district):
    (article,) = actions.publish_in_bulk([district.new()], actor=None, at=MORNING)
    page = signed_in(district.signer).get(f"/desk/review/{article.pk}/past/")
    assert page.status_code == 200


def test_a_release_is_registered_with_its_photograph(district, picture):
    article = district.published()
    release = f"/desk/review/{article.pk}/release/"
    said = {"channel": "board", "released_at": "2026-03-02 09:30", "place": "政务公开栏"}
    signed_in(district.editor).post(release, {**said, "evidence": picture})
    (found,) = article.releases.exclude(channel="site")
    assert (found.place, found.evidence.content_kind) == ("政务公开栏", "jpg")


def test_a_photograph_that_is_no_photograph_is_refused_with_a_sentence(district):
    article = district.published()
    lying = SimpleUploadedFile("公开栏.jpg", b"MZ\x90\x00 program")
    said = {"channel": "board", "released_at": "2026-03-02 09:30", "evidence": lying}
    answer = signed_in(district.editor).post(f"/desk/review/{article.pk}/release/", said)
    assert answer.status_code == 422
    assert answer.context["form"].errors["evidence"][0].endswith("。")
    assert not article.releases.exclude(channel="site").exists()


def test_four_people_publish_through_the_pages(district):
    article = district.draft()
    page = f"/desk/review/{article.pk}/decide/"
    decide = {"revision": str(article.latest_revision_id)}
    signed_in(district.editor).post(page, {"move": "submit", **decide})
    signed_in(district.checker).post(page, {"move": "pass_check", **decide})
    signed_in(district.secrecy_checker).post(
        page, {"move": "pass_secrecy", "checklist": [name for name, _s, _g in SECRECY_CHECKLIST], **decide}
    )
    signed_in(district.signer).post(page, {"move": "sign", **decide})
    article.refresh_from_db()
    assert (article.live, article.stage) == (True, Stage.SETTLED)


def test_the_list_shows_and_filters(district):
    district.draft(title="第一条", document_number="明教〔2026〕3号")
    district.published(title="第二条")
    browser = signed_in(district.editor)
    page = browser.get("/desk/articles/").content.decode()
    assert "第一条" in page
    assert "第二条" in page
    page = browser.get("/desk/articles/?stage=settled").content.decode()
    assert "第一条" not in page
    page = browser.get("/desk/articles/?q=明教[2026]003号").content.decode()
    assert "第一条" in page
    assert "第二条" not in page
