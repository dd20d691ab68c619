"""The desk's pages: what each person sees, filters in the address, buttons, downloads."""

import io

import pytest
from django.urls import reverse

from mingchuang.disclosure.models import Evidence, Exemption, IntakeWay, Obligation, Occurrence, ReviewRound
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.publishing.rules import ArticleKind
from tests.accounts.factories import PersonFactory
from tests.disclosure.factories import Office, obligation
from tests.disclosure.test_import import HEAD, ROW
from tests.publishing.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office.make()


def shown(browser, name: str, query: str = "", **where) -> str:
    answer = browser.get(reverse(name, kwargs=where) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_office_sees_everything_a_department_only_its_own(office):
    obligation(office.district.notices, item="安全检查", bearer="every")
    assert "新桥镇：空白" in shown(signed_in(office.officer), "obligations")
    own = shown(signed_in(office.tender), "obligations")
    assert "区教育局：空白" in own
    assert "新桥镇" not in own
    other = signed_in(office.tender).get(
        reverse("obligation_line", args=[Obligation.objects.get().pk, "MC60"])
    )
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("query", "shows", "hides"),
    [
        ("?standing=blank", "应急预案", "安全检查"),
        ("?standing=fresh", "安全检查", "应急预案"),
        ("?q=应急", "应急预案", "安全检查"),
        ("?field=义务教育", "没有符合条件的公开事项", "应急预案"),
        ("?organisation=MC01", "应急预案", "新桥镇："),
        ("?page=x&standing=nonsense", "应急预案", "没有符合条件"),
    ],
)
def test_filters_stand_in_the_address(office, query, shows, hides):
    obligation(office.district.notices, item="安全检查")
    obligation(item="应急预案")
    office.publish()
    page = shown(signed_in(office.officer), "obligations", query)
    matrix = page.partition("mc-figures")[2]
    assert shows in matrix
    assert hides not in matrix


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["obligations", "obligation_mine"])
def test_the_lists_are_downloaded(office, name, form):
    obligation(item="应急预案")
    answer = signed_in(office.officer).get(reverse(name) + f"?export={form}")
    assert answer.headers["Content-Disposition"].endswith(f".{form}")
    assert form == "xlsx" or "应急预案" in answer.content.decode()


def test_each_button_of_a_line_does_its_verb_or_says_why_not(office):
    row = obligation(item="应急预案")
    (article,) = office.publish()
    browser = signed_in(office.officer)

    def press(verb: str, **fields) -> str:
        where = {"pk": row.pk, "code": "MC01"}
        answer = browser.post(reverse("obligation_do", kwargs={**where, "verb": verb}), fields, follow=True)
        return answer.content.decode()

    assert "没有找到这条信息" in press("attach", article="/nothing.html")
    assert article.title in press("attach", article=article.url)
    assert "已经关联过" in press("attach", article=article.index_number)
    press("detach", row=Evidence.objects.get().pk)
    assert not Evidence.objects.exists()
    assert "请填写产生或变更的日期" in press("occur", happened_on="2026-13-40", what="改")
    assert "晚于今天" in press("occur", happened_on="2099-01-01", what="改")
    assert "领导分工调整" in press("occur", happened_on="2026-02-11", what="领导分工调整")
    assert "撤销登记的原因" in press("void", row=Occurrence.objects.get().pk, reason=" ")
    press("void", row=Occurrence.objects.get().pk, reason="登记有误")
    assert "没有这类事项" in press("exempt", reason="没有这类事项")
    press("apply")
    assert Exemption.objects.get().ended_at is not None
    assert "没有这一操作" in press("nonsense")


def test_the_form_and_the_import_of_the_office(office):
    browser = signed_in(office.officer)
    filled = {
        "serial": 1, "item": "应急预案", "content": "预案全文", "limit_kind": "workdays_after", "limit_n": 10, "bearer": "departments",
        "carriers": ["site"], "audience": "everybody", "mode": "proactive", "levels": ["county"],
        "columns": [office.district.notices.pk], "valid_from": "2026-03-02", "reason": "明政办〔2026〕3号",
    }  # fmt: skip
    assert (
        "请填写工作日数" in browser.post(reverse("obligation_add"), filled | {"limit_n": ""}).content.decode()
    )
    assert browser.post(reverse("obligation_add"), filled).status_code == 302
    row = Obligation.objects.get()
    assert (row.code, row.limit_words) == ("L-1", "信息形成或者变更之日起10个工作日内")
    changed = filled | {"item": "应急预案和演练"}
    assert browser.post(reverse("obligation_edit", args=[row.pk]), changed).status_code == 302
    row.refresh_from_db()
    assert row.item == "应急预案和演练"
    file = io.BytesIO(xlsx_bytes(HEAD, [ROW, ROW[:3] + ("",) + ROW[4:]]))
    file.name = "mulu.xlsx"
    told = {"field_name": "义务教育", "fallback": office.district.department.pk, "file": file}
    page = browser.post(reverse("obligation_import"), told).content.decode()
    assert "<strong>1</strong>新增" in page
    assert "第3行：没有公开内容" in page
    assert "义务教育1" in shown(browser, "obligation_list", "?field=义务教育")


def test_the_guide_and_a_round_are_led_at_the_desk(office):
    browser = signed_in(office.officer)
    told = {"is_open": "on", "details": "寄区政府办", "url": "", "reason": "首次"}
    browser.post(reverse("guide_intake", args=["letter"]), told)
    assert IntakeWay.objects.get().details == "寄区政府办"
    words = {"office": office.district.government.pk, "office_room": "信息科", "introduction": "说明", "ways": "x", "remedies": "y", "reason": "首次编制"}  # fmt: skip
    assert browser.post(reverse("guide_desk"), words).status_code == 302
    assert "第1版" in shown(browser, "guide_desk")
    office.publish(kind=ArticleKind.POLICY)
    opened = {"title": "2026年清理", "until_on": "2026-03-02", "due_on": "2026-04-01"}
    browser.post(reverse("review_rounds"), opened)
    current = ReviewRound.objects.get()
    item = current.items.get()
    propose = {"validity": "repealed", "reason": "任务完成"}
    signed_in(office.tender).post(reverse("review_item", args=[item.pk, "propose"]), propose)
    signed_in(office.district.signer).post(reverse("review_item", args=[item.pk, "decide"]))
    browser.post(reverse("review_item", args=[current.pk, "publish"]))
    current.refresh_from_db()
    assert current.published_at is not None
    assert "废止：任务完成" in shown(browser, "review_round", pk=current.pk)


def test_whoever_is_not_the_office_keeps_out_of_its_pages(office):
    browser = signed_in(office.tender)
    for name in ("obligation_list", "obligation_add", "obligation_import", "guide_desk"):
        assert browser.get(reverse(name)).status_code in (302, 403), name
    stranger = signed_in(PersonFactory())
    assert stranger.get(reverse("obligations")).status_code in (302, 403)
