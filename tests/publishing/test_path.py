from datetime import timedelta

import pytest

from mingchuang.outbox.models import Message
from mingchuang.portal.actions import change_settings
from mingchuang.portal.framing import SiteSettings
from mingchuang.publishing import actions
from mingchuang.publishing.models import Article, NotThroughTheGateError, Placement
from mingchuang.publishing.rules import Channel, Stage, Validity, Way
from tests.publishing.factories import CONFIRMED, MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def test_four_people_bring_an_article_on_the_site(district):
    article = district.published()
    assert (article.live, article.stage) == (True, Stage.SETTLED)
    assert article.url == "/zwgk/tzgg/202603/1.html"
    assert article.index_number == "MC01-00-2026-00001"
    assert article.validity is Validity.IN_FORCE
    assert article.way is Way.DEPARTMENTS_AND_TOWNS
    assert [release.channel for release in article.releases.all()] == [Channel.SITE]
    assert list(Placement.objects.values_list("column", "year")) == [(district.notices.pk, 2026)]
    keys = set(Message.objects.values_list("key", flat=True))
    assert {f"article:{article.pk}", f"listing:{district.notices.pk}"} <= keys


def test_a_later_draft_does_not_change_what_the_public_reads(district):
    article = district.published()
    draft = article.get_latest_revision_as_object()
    draft.title = "关于做好春季开学工作的补充通知"
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    stored = Article.objects.get(pk=article.pk)
    assert stored.title == "关于做好春季开学工作的通知"
    assert stored.has_unpublished_changes


def test_whoever_edited_cannot_check_the_secrecy(district):
    article = district.draft()
    actions.submit(article, actor=district.editor, at=MORNING)
    actions.pass_on(article, actor=district.checker, at=MORNING)
    district.editor.roles.create(organisation=district.department, kind="secrecy_checker", granted_at=MORNING)
    with pytest.raises(actions.RefusedError, match="不能由您进行保密审查"):
        actions.pass_on(article, actor=district.editor, at=MORNING, checklist=CONFIRMED)


def test_the_secrecy_check_wants_its_whole_checklist(district):
    article = district.draft()
    actions.submit(article, actor=district.editor, at=MORNING)
    actions.pass_on(article, actor=district.checker, at=MORNING)
    with pytest.raises(actions.RefusedError, match="未确认"):
        actions.pass_on(
            article, actor=district.secrecy_checker, at=MORNING, checklist={"no_state_secret": True}
        )


def test_a_signer_whose_role_was_withdrawn_in_mid_review_cannot_sign(district):
    article = district.awaiting_signature()
    district.signer.roles.all().delete()
    with pytest.raises(actions.RefusedError, match="权限已经变更"):
        actions.sign(article, actor=district.signer, at=MORNING)


def test_withdrawing_takes_the_article_out_of_every_list(district):
    article = district.published()
    actions.withdraw(article, actor=district.signer, at=MORNING, reason="内容有误，更正后重新发布。")
    article.refresh_from_db()
    assert (article.live, article.stage, article.url) == (False, Stage.WITHDRAWN, "/zwgk/tzgg/202603/1.html")
    assert not Placement.objects.exists()
    assert article.notes.get().text == "内容有误，更正后重新发布。"


def test_an_index_number_follows_the_sites_template_and_is_not_used_again_after_withdrawal(district):
    first = district.published()
    actions.withdraw(first, actor=district.signer, at=MORNING, reason="内容有误。")
    site = SiteSettings(region_code="410702", index_template="{区划}{机构}/{年份}-{序号}")
    change_settings(site, actor=None, at=MORNING)
    second = district.published(title="关于春季开学工作的更正通知")
    bulk, _third = actions.publish_in_bulk([district.new(), district.new()], actor=None, at=MORNING)
    first.refresh_from_db()
    assert first.index_number == "MC01-00-2026-00001"
    assert second.index_number == "410702MC01/2026-00002"
    assert bulk.index_number == "410702MC01/2026-00003"


def test_a_scheduled_article_goes_live_at_its_moment(district):
    article = district.awaiting_signature()
    later = MORNING + timedelta(hours=2)
    actions.sign(article, actor=district.signer, at=MORNING, when=later)
    assert actions.publish_due(at=MORNING + timedelta(hours=1)) == []
    actions.publish_due(at=later)
    article.refresh_from_db()
    assert (article.live, article.published_at) == (True, later)


def test_wagtails_own_ways_do_not_pass_the_gate(district):
    article = district.draft()
    with pytest.raises(NotThroughTheGateError):
        article.latest_revision.publish()
    published = district.published(title="另一条")
    with pytest.raises(NotThroughTheGateError):
        published.unpublish()
