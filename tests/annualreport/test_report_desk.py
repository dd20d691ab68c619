"""The desk's pages of annual reports: every figure opens, text is kept, publishing makes the public article."""

import io
import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import actions, collecting
from mingchuang.annualreport.models import Activity, AnnualReport
from mingchuang.annualreport.rules import ActivityKind, Part, Stage
from mingchuang.portal.models import ColumnPage
from tests.accounts.factories import PersonFactory
from tests.annualreport import factories
from tests.annualreport.january import NOW, TODAY, notices
from tests.publishing.desk import signed_in, stranger_of
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    made = District.make()
    openness = ColumnPage.objects.get(slug="zwgk")
    openness.add_child(instance=ColumnPage(title="政府信息公开年报", slug="nb"))
    notices(made.department)
    return made


@pytest.fixture
def officer(district):
    return PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, district.government)])


def test_every_figure_on_the_page_opens_its_list(district, officer):
    desk = signed_in(officer)
    page = desk.get(reverse("annual_report", args=[2025, "MC"])).content.decode()
    links = set(re.findall(r'href="(/desk/annual-reports/2025/MC/figures/[^"]+)"', page))
    assert len(links) > 20
    for link in sorted(links)[:6] + [one for one in links if "disclosure.total" in one]:
        assert desk.get(link).status_code == 200
    assert "关于汛期安全的通知" in desk.get(
        reverse("annual_figure", args=[2025, "MC", "disclosure.total"])
    ).content.decode()  # fmt: skip


def test_text_is_kept_and_the_steps_lead_to_a_public_article(district, officer):
    desk = signed_in(officer)
    address = reverse("annual_report", args=[2025, "MC"])
    desk.post(address, {Part.PROBLEMS: "有的栏目更新不及时。"})
    for name in ("submit", "accept"):
        desk.post(reverse("annual_report_move", args=[2025, "MC", name]))
    report = AnnualReport.objects.get()
    assert (report.stage, report.prose[Part.PROBLEMS]) == (Stage.ACCEPTED, "有的栏目更新不及时。")
    signer = PersonFactory(roles=[(RoleKind.SIGNER, district.government)])
    signed_in(signer).post(reverse("annual_report_move", args=[2025, "MC", "publish"]))
    report.refresh_from_db()
    assert report.stage is Stage.PUBLISHED and report.article.live
    assert report.article.title == "明窗区人民政府2025年政府信息公开工作年度报告"
    assert {one.file.content_kind for one in report.article.attachments.all()} == {"pdf", "docx"}
    page = desk.get(address).content.decode()
    assert "看公开的报告" in page and "固定" in page
    again = desk.post(address, {Part.PROBLEMS: "改写。"})
    assert again.status_code == 403 or AnnualReport.objects.get().prose[Part.PROBLEMS] != "改写。"


def test_a_jump_since_last_year_is_marked_and_offered_as_a_sentence(district, officer):
    notices(district.department, at=datetime(2024, 6, 3, 2, tzinfo=UTC), count=8)
    page = signed_in(officer).get(reverse("annual_report", args=[2025, "MC"])).content.decode()
    assert '<span class="mc-light mc-light--amber">减少7，下降87.5%</span>' in page
    assert "与上年相比变化较大的数据：主动公开政府信息数1条，比上年减少7" in page


def test_another_bodys_report_is_not_opened_by_its_address(district):
    stranger = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, district.department)])
    desk = signed_in(stranger)
    for name, more in (
        ("annual_report", []),
        ("annual_figure", ["work.cost"]),
        ("annual_report_paper", ["txt"]),
    ):
        assert desk.get(reverse(name, args=[2025, "MC", *more])).status_code != 200


def test_a_difference_from_the_sum_needs_a_reason(district, officer, monkeypatch):
    monkeypatch.setattr(
        collecting, "sum_differences", lambda year, today, whole=None: [("disclosure.total", 9, 8)]
    )
    report = actions.begin(2025, district.government, actor=officer, at=NOW, today=TODAY)
    actions.write(report, {Part.PROBLEMS: "。"}, actor=officer, at=NOW)
    for name in ("submit", "accept"):
        report = actions.move(report, name, actor=officer, at=NOW, today=TODAY)
    signer = signed_in(PersonFactory(roles=[(RoleKind.SIGNER, district.government)]))
    address = reverse("annual_report_move", args=[2025, "MC", "publish"])
    signer.post(address)
    assert AnnualReport.objects.get().stage is Stage.ACCEPTED
    signer.post(address, {"difference_reason": "一个单位年中撤并。"})
    assert AnnualReport.objects.get().stage is Stage.PUBLISHED


def test_registers_take_an_entry_and_refuse_nonsense(district, officer):
    desk = signed_in(officer)
    address = reverse("annual_registers")
    entry = cost(district)
    assert desk.post(address, entry).status_code == 302
    assert "金额" in desk.post(address, {**entry, "a-amount_yuan": ""}).content.decode()
    assert "日期须在" in desk.post(address, {**entry, "a-held_on": "1990-01-05"}).content.decode()
    assert Activity.objects.count() == 1
    page = desk.get(address).content.decode()
    assert all(f"?kind={kind}" in page for kind in ActivityKind)


def test_an_entry_takes_its_voucher_and_shows_it_in_the_list_and_behind_the_figure(district, officer):
    desk, address = signed_in(officer), reverse("annual_registers")
    desk.post(address, cost(district, **{"a-held_on": "2025-03-04", "a-evidence": photograph()}))
    kept = reverse("annual_voucher", args=[Activity.objects.get().pk])
    behind = desk.get(reverse("annual_figure", args=[2025, "MC", "work.cost"])).content.decode()
    assert kept in desk.get(address).content.decode() and kept in behind and "附凭证" in behind
    answer = desk.get(kept)
    assert (
        b"".join(answer.streaming_content).startswith(b"\xff\xd8")
        and "attachment" in answer["Content-Disposition"]
    )


def test_a_voucher_that_lies_about_its_kind_is_refused_and_nothing_is_entered(district, officer):
    lying = SimpleUploadedFile("发票.pdf", b"MZ\x90\x00program")
    page = signed_in(officer).post(reverse("annual_registers"), cost(district, **{"a-evidence": lying}))
    assert page.context["activity"].errors["evidence"][0].endswith("。")
    assert not Activity.objects.exists()


def test_the_voucher_of_another_body_is_not_opened_by_its_address(district, officer):
    signed_in(officer).post(reverse("annual_registers"), cost(district, **{"a-evidence": photograph()}))
    kept = reverse("annual_voucher", args=[Activity.objects.get().pk])
    assert signed_in(stranger_of(district, RoleKind.DEPARTMENT_OFFICER)).get(kept).status_code == 404


def photograph() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#174a7c").save(out, "JPEG")
    return SimpleUploadedFile("发票.jpg", out.getvalue(), "image/jpeg")


def cost(district, **more):
    return {
        "which": "activity", "a-kind": "cost", "a-organisation": district.department.pk, "a-held_on": "2026-01-05",
        "a-title": "网站运维", "a-amount_yuan": "850.00", **more,
    }  # fmt: skip


def test_a_dropped_report_is_shown_with_its_errors_marked(officer):
    tables = factories.good()
    tables["T3"]["r4"][6] = 5
    upload = SimpleUploadedFile("报告.txt", factories.lines(tables).encode())
    page = signed_in(officer).post(reverse("annual_report_check"), {"file": upload}).content.decode()
    assert "对不上" in page and "四、结转下年度继续办理" in page
    marked = re.findall(r'<tr class="mc-fails"><th[^>]*>([^<]*)<', page)
    assert [label.strip() for label in marked] == ["四、结转下年度继续办理"]
    assert page.count('<td class="mc-number mc-fails">') > 10  # 总计, of which 一 + 二 = 三 + 四 fails too
    lying = SimpleUploadedFile("报告.pdf", b"MZ\x90\x00program")
    assert "程序" in signed_in(officer).post(reverse("annual_report_check"), {"file": lying}).content.decode()
