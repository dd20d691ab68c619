"""The site's safety: one step each, immediate, verified, in the journal."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.edition import writing
from mingchuang.edition.actions import build
from mingchuang.journal.models import Entry
from mingchuang.operations import actions, queries, takedown
from mingchuang.operations.models import SafetyEvent, TakeDown
from mingchuang.operations.offers import _owed
from mingchuang.operations.rules import Course, EventKind, Level, SafetyPaper, drill_due
from mingchuang.parameters.actions import override
from mingchuang.publishing import tasks
from mingchuang.publishing.actions import RefusedError, save_draft, sign
from mingchuang.publishing.models import Article, Attachment
from mingchuang.search import queries as search_queries
from mingchuang.search.actions import rebuild
from tests.accounts.factories import PersonFactory
from tests.publishing.desk import article_form, signed_in, stranger_of
from tests.publishing.factories import MORNING, District
from tests.publishing.test_article_files import stored
from tests.site.test_text_stays_text import DAY

pytestmark = pytest.mark.django_db
REASON = "含有不应公开的内容"


@pytest.fixture
def district() -> District:
    return District.make()


def keeper(district: District, kind: RoleKind = RoleKind.SECURITY_ADMINISTRATOR):
    return PersonFactory(roles=[(kind, district.government)])


def with_attachment(district: District, title: str, file) -> Article:
    draft = district.draft(title=title)
    draft.attachments.add(Attachment(file=file, title="名单"))
    save_draft(draft, actor=district.editor, at=MORNING)
    return district.through_review(draft)


def standing() -> str:
    """Everything of the edition that is text."""
    files = [file for file in writing.current().rglob("*") if file.suffix in takedown.READ_ENDINGS]
    return "".join(file.read_text("utf-8") for file in files)


def test_one_step_takes_an_item_off_everywhere_and_looks_afterwards(district):
    article = with_attachment(district, "关于发放补助名单的公示", stored(b"names"))
    build(day=DAY, at=MORNING)
    rebuild(at=MORNING)
    files = list(article.live_files.values_list("path", flat=True))
    assert article.url in standing() and search_queries.search("补助名单").total == 1
    made = takedown.take_down(
        f"https://www.example.gov.cn{article.url}?from=x", actor=keeper(district), at=MORNING, reason=REASON
    )
    assert made.is_clean, made.checks
    assert {check["what"] for check in made.checks} == {"网页", "附件", "列表、订阅、网站地图", "搜索"}
    assert article.url not in standing()
    assert not any((writing.current() / path[1:]).exists() for path in [article.url, *files])
    assert REASON in (writing.gone() / article.url[1:]).read_text("utf-8")
    assert search_queries.search("补助名单").total == 0
    told = Entry.objects.get(verb="safety.taken_down")
    assert told.facts["clean"] and told.facts["articles"] == [article.pk]


def test_an_attachment_is_taken_down_with_every_article_that_carries_it(district):
    file = stored(b"names")
    both = [with_attachment(district, title, file) for title in ("甲公示", "乙公示")]
    build(day=DAY, at=MORNING)
    path = both[0].live_files.get().path
    made = takedown.take_down(path, actor=district.signer, at=MORNING, reason=REASON)
    assert made.articles == [article.pk for article in both]
    assert made.is_clean, made.checks
    assert not Article.objects.filter(live=True).exists()


def test_a_link_that_an_editor_wrote_into_another_text_is_named(district):
    article = district.published(title="甲公示")
    body = [{"type": "rich", "value": f'<p>见<a href="{article.url}">公示</a>。</p>'}]
    other = district.published(title="乙通知", body=body)
    build(day=DAY, at=MORNING)
    made = takedown.take_down(article.url, actor=district.signer, at=MORNING, reason=REASON)
    named = next(check for check in made.checks if check["what"].startswith("列表"))
    assert not named["good"] and other.url in named["said"]


def test_whoever_has_no_right_over_the_organisation_takes_nothing_down(district):
    article = district.published()
    for person in (district.editor, stranger_of(district)):
        with pytest.raises(RefusedError, match="管辖"):
            takedown.take_down(article.url, actor=person, at=MORNING, reason=REASON)
    with pytest.raises(actions.SafetyRefusedError, match="没有正在公开的信息"):
        takedown.take_down("/zwgk/", actor=keeper(district), at=MORNING, reason=REASON)
    assert not TakeDown.objects.exists()


def test_read_only_refuses_every_form_with_its_reason_while_the_public_reads_and_officers_sign_in(district):
    actions.set_read_only(True, reason="重要时期保障", actor=keeper(district), at=MORNING)
    editor = signed_in(district.editor)
    answer = editor.post("/desk/articles/add/", article_form(district))
    assert answer.status_code == 503 and "重要时期保障" in answer.content.decode()
    assert answer.headers["Retry-After"]
    assert not Article.objects.exists()
    assert editor.get("/desk/articles/").status_code == 200
    assert Client().get("/search/").status_code == 200
    assert Client().post("/accounts/login/", {"login": "x", "password": "x"}).status_code == 200
    actions.set_read_only(False, reason="保障结束", actor=None, at=MORNING)
    assert editor.post("/desk/articles/add/", article_form(district)).status_code == 302
    verbs = list(
        Entry.objects.filter(verb__startswith="safety.").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["safety.read_only_on", "safety.read_only_off"]


def test_while_read_only_nothing_is_published_by_itself_nor_imported(district, tmp_path):
    article = district.awaiting_signature()
    sign(article, actor=district.signer, at=MORNING, when=MORNING + timedelta(hours=1))
    actions.set_read_only(True, reason="检修", actor=None, at=MORNING)
    later = MORNING + timedelta(hours=2)
    assert not tasks.go_live(later) and not tasks.tend(later)
    with pytest.raises(CommandError, match="检修"):
        call_command("import", str(tmp_path), stdout=StringIO())
    actions.set_read_only(False, reason="完成", actor=None, at=later)
    assert tasks.go_live(later)


def test_the_same_state_twice_and_a_missing_reason_are_refused():
    with pytest.raises(actions.SafetyRefusedError, match="不需要恢复"):
        actions.set_read_only(False, reason="x", actor=None, at=MORNING)
    with pytest.raises(actions.SafetyRefusedError, match="写明原因"):
        actions.set_read_only(True, reason="  ", actor=None, at=MORNING)


def test_the_page_switches_takes_down_and_registers(district):
    article = district.published()
    build(day=DAY, at=MORNING)
    browser = signed_in(keeper(district))
    browser.post(reverse("safety_read_only"), {"to": "on", "reason": "演练"})
    assert queries.read_only()
    answer = browser.post(
        reverse("safety_take_down"), {"address": article.url, "reason": REASON}, follow=True
    )
    assert "逐处核对都不再出现" in answer.content.decode()
    assert browser.post(reverse("safety_take_down"), {"address": "/", "reason": "x"}).status_code == 422
    paper = reverse("safety_paper", args=["plan"])
    text = {"text": "一、发现后先撤下。", "owner": district.signer.pk, "reviewed_on": "2026-03-02"}
    assert browser.post(paper, text).status_code == 302
    assert "先撤下" in browser.get(paper).content.decode()
    event = {
        "kind": "drill", "title": "网页被改演练", "began_at": "2026-03-02T09:00", "found_at": "2026-03-02T09:05",
        "what": "改动一个页面。",
    }  # fmt: skip
    assert browser.post(reverse("safety_event_new"), event).status_code == 302
    page = browser.get(reverse("safety")).content.decode()
    assert all(part in page for part in ("网页被改演练", "处置中", "网络安全事件应急预案", "恢复办理"))


def test_who_may_only_look_sees_no_button(district):
    page = signed_in(keeper(district, RoleKind.AUDIT_ADMINISTRATOR)).get(reverse("safety")).content.decode()
    assert "立即撤下" not in page and "立即改为只读" not in page and "登记事件或演练" not in page


AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("course", "said"),
    [
        (Course(AT, AT), ""),
        (Course(AT, AT + HOUR, AT + 2 * HOUR, AT + 3 * HOUR), ""),
        (Course(AT, AT - HOUR), "发现时间早于发生时间"),
        (Course(AT, AT + HOUR, AT), "控制时间早于发现时间"),
        (Course(AT, AT, AT + HOUR, AT), "恢复时间早于控制时间"),
        (Course(AT, AT, None, AT + HOUR), "控制住的时间"),
        (Course(AT, AT, AT + 9 * HOUR), "控制时间晚于现在"),
    ],
)
def test_the_moments_of_an_event_follow_one_another(course, said):
    found = course.disorder(AT + 4 * HOUR)
    assert said in found if said else found == ""


def test_minutes_are_counted_from_discovery():
    course = Course(AT, AT + HOUR, AT + HOUR + timedelta(minutes=25), AT + 2 * HOUR)
    assert (course.minutes_to_contain, course.minutes_to_end) == (25, 60)


def test_an_event_that_has_ended_stands(district):
    values = {
        "kind": EventKind.INCIDENT, "level": Level.GENERAL, "title": "首页打不开", "what": "硬盘故障。",
        "began_at": AT, "found_at": AT, "contained_at": AT + HOUR, "ended_at": AT + HOUR,
    }  # fmt: skip
    event = actions.register_event(values, actor=None, at=AT + 2 * HOUR)
    with pytest.raises(actions.SafetyRefusedError, match="不能再改"):
        actions.change_event(event, {"title": "别的"}, actor=district.signer, at=AT + 2 * HOUR)
    with pytest.raises(actions.SafetyRefusedError, match="等级"):
        actions.register_event({**values, "level": ""}, actor=None, at=AT + 2 * HOUR)
    assert SafetyEvent.objects.count() == 1


def test_papers_a_year_old_and_a_missing_drill_are_owed_by_the_security_administrator(district):
    security = keeper(district)
    today = DAY
    assert len(list(_owed(security, today))) == 3
    for kind in SafetyPaper:
        actions.write_paper(kind, "正文", owner=security, reviewed_on=today, actor=None, at=MORNING)
    drill = {"kind": EventKind.DRILL, "title": "演练", "what": "演练", "began_at": AT, "found_at": AT}
    actions.register_event(drill, actor=None, at=AT)
    assert list(_owed(security, today)) == []
    assert [item.subject for item in _owed(security, today + timedelta(days=340))]
    assert list(_owed(district.signer, today)) == []
    assert drill_due(None, today) == today
    override(
        "safety.drill_days", 183, holds_from=today, reason="本区要求半年一次", actor=security.pk, at=MORNING
    )
    (item,) = _owed(security, today + timedelta(days=160))
    assert item.subject == "应急演练至少每183日一次，请组织并登记。"


def test_the_command_switches_and_takes_down(district):
    article = district.published()
    build(day=DAY, at=MORNING)

    def said(*words: str) -> str:
        out = StringIO()
        call_command("safety", *words, stdout=out)
        return out.getvalue()

    assert "检修" in said("read-only", "on", "--reason", "检修")
    assert '"read_only": true' in said("status", "--json")
    told = said("take-down", article.url, "--reason", REASON, "--person", district.signer.username)
    assert "未完成" not in told and "【已撤下】网页" in told
    with pytest.raises(CommandError, match="没有登录名") as refused:
        said("take-down", article.url, "--reason", REASON, "--person", "nobody")
    assert refused.value.returncode == 2
