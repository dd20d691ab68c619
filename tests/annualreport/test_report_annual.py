"""A year's report is counted, opens its lists, agrees with itself in every format, and stands still once frozen."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template import Context, Template

from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import actions, collecting, figures, papers, queries
from mingchuang.annualreport.models import AnnualReport
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import (
    ActivityKind,
    Part,
    ReportRefusedError,
    Stage,
    change_words,
    due_on,
    is_jump,
)
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle, publish_in_bulk
from mingchuang.publishing.rules import ArticleKind, Channel
from tests.accounts.factories import PersonFactory
from tests.annualreport.january import NOW, TODAY, notices
from tests.publishing.factories import District


@pytest.fixture
def district(db):
    """The government, its water bureau, and who works on reports in them."""
    made = District.make()
    government, bureau = made.government, made.department
    return {
        "government": government,
        "bureau": bureau,
        "officer": PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, government)]),
        "writer": PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, bureau)]),
        "signer": PersonFactory(roles=[(RoleKind.SIGNER, government)]),
    }


def spend(organisation, yuan: str, day: date = date(2025, 3, 4)):
    return actions.add_activity(
        ActivityKind.COST, organisation, held_on=day, title="网站运行维护", amount_yuan=Decimal(yuan), actor=None, at=NOW
    )  # fmt: skip


def test_each_item_counts_once_whatever_its_channels(district):
    notices(
        district["government"], at=datetime(2025, 5, 6, 2, tzinfo=UTC), channels=[Channel.SITE, Channel.BOARD]
    )
    notices(district["bureau"], at=datetime(2025, 5, 7, 2, tzinfo=UTC))
    notices(district["bureau"], at=datetime(2024, 12, 31, 15, 59, tzinfo=UTC))  # still 2024 in Beijing
    found = queries.figures_of(2025, district["government"], today=TODAY)
    assert found["disclosure.total"] == 2 and found["releases.total"] == 3
    assert found["disclosure.way.site"] == found["disclosure.way.departments_and_towns"] == 1
    assert queries.figures_of(2025, district["bureau"], today=TODAY)["disclosure.total"] == 1


def test_every_figure_opens_a_list_that_adds_up_to_it(district):
    notices(district["bureau"], at=datetime(2025, 5, 7, 2, tzinfo=UTC))
    spend(district["bureau"], "3500.00")
    spend(district["government"], "5000.00")
    actions.add_activity(
        ActivityKind.TRAINING, district["bureau"], held_on=date(2025, 4, 1), title="培训", people=30, actor=None, at=NOW
    )  # fmt: skip
    actions.record_count(
        2025, district["bureau"], "T2.b5_permit.decisions", Decimal(318), source="审批系统", actor=None, at=NOW
    )  # fmt: skip
    period, scope = Period(2025), Scope.of(district["government"])
    counted = figures.counted(period, scope)
    assert counted["work.cost"] == 0.85 and counted["T2.b5_permit.decisions"] == 318
    for code, value in counted.items():
        rows = figures.evidence(code, period, scope)
        assert round(sum(row.worth for row in rows), 6) == (value or 0), code


def test_a_past_form_is_used_for_a_past_year(district):
    found = queries.figures_of(2018, district["government"], today=TODAY)
    assert (
        "附表" in papers.rendered(found, {}, "txt", at=NOW).decode()
        and "第二十条第（一）项" not in papers.rendered(found, {}, "txt", at=NOW).decode()
    )
    assert queries.as_json(found)["layout"] == "2014"


def walked(district, report: AnnualReport, *steps: tuple[str, str]) -> AnnualReport:
    for name, who in steps:
        report = actions.move(report, name, actor=district[who], at=NOW, today=TODAY)
    return report


def test_frozen_figures_stand_still_and_later_changes_are_shown(district):
    notices(district["government"], at=datetime(2025, 5, 6, 2, tzinfo=UTC))
    report = actions.begin(2025, district["government"], actor=district["officer"], at=NOW, today=TODAY)
    actions.write(report, {Part.PROBLEMS: "栏目更新不及时。"}, actor=district["officer"], at=NOW)
    report = walked(district, report, ("submit", "officer"), ("accept", "officer"), ("publish", "signer"))
    assert report.stage is Stage.PUBLISHED and report.frozen["disclosure.total"] == 1
    assert report.log_head == {}  # nothing was ever put on the site
    notices(district["government"], at=datetime(2025, 6, 6, 2, tzinfo=UTC))
    assert queries.figures_of(2025, district["government"], today=TODAY)["disclosure.total"] == 1
    assert ("disclosure.total", 1, 2) in queries.differences(report)
    total, rows = queries.rows_of(
        report, "disclosure.total", Period(2025), Scope.of(district["government"]), slice(0, 9)
    )
    assert total == len(rows) == 1


def test_a_report_without_the_part_on_problems_is_not_handed_in(district):
    report = actions.begin(2025, district["government"], actor=district["officer"], at=NOW, today=TODAY)
    with pytest.raises(ReportRefusedError, match="存在的主要问题"):
        walked(district, report, ("submit", "officer"))


def test_a_year_that_is_not_over_is_counted_but_not_published(district):
    report = actions.begin(2026, district["government"], actor=district["officer"], at=NOW, today=TODAY)
    actions.write(report, {Part.PROBLEMS: "。"}, actor=district["officer"], at=NOW)
    assert queries.figures_of(2026, district["government"], today=TODAY).is_provisional
    with pytest.raises(ReportRefusedError, match="还没有结束"):
        walked(district, report, ("submit", "officer"), ("accept", "officer"), ("publish", "signer"))


def test_only_the_districts_office_accepts_and_sends_back(district):
    report = actions.begin(2025, district["bureau"], actor=district["writer"], at=NOW, today=TODAY)
    actions.write(report, {Part.PROBLEMS: "人手不足。"}, actor=district["writer"], at=NOW)
    report = walked(district, report, ("submit", "writer"))
    with pytest.raises(MoveRefusedError, match="职责"):
        walked(district, report, ("accept", "writer"))
    with pytest.raises(ReportRefusedError, match="退回的原因"):
        walked(district, report, ("send_back", "officer"))
    report = actions.move(
        report, "send_back", remark="第五部分太短。", actor=district["officer"], at=NOW, today=TODAY
    )
    assert (report.stage, report.remark) == (Stage.DRAFTING, "第五部分太短。")


def test_who_has_not_handed_in_is_told_with_the_last_day(district):
    entry = collecting.handed_in(2025, TODAY)[0]
    assert entry.is_missing and not entry.is_late and entry.due_on == date(2026, 1, 31)
    assert collecting.handed_in(2025, date(2026, 2, 1))[0].is_late


@pytest.mark.parametrize(
    ("year", "is_government", "day"),
    [
        (2025, False, date(2026, 1, 31)),  # a Saturday: fixed days do not move
        (2025, True, date(2026, 3, 31)),
        (2018, False, date(2019, 3, 31)),
    ],
)
def test_last_days_are_fixed_calendar_days(year, is_government, day):
    assert due_on(year, is_government=is_government) == day


@pytest.mark.parametrize(
    ("now", "before", "jumps"), [(130, 100, False), (131, 100, True), (4, 0, False), (6, 0, True)]
)
def test_a_jump_is_more_than_three_tenths_and_more_than_a_handful(now, before, jumps):
    assert is_jump(now, before) is jumps


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (78, 62, "增加16，上升25.8%"),
        (30, 96, "减少66，下降68.8%"),
        (3, 0, "增加3，上年为0"),
        (0.85, 0.7, "增加0.15，上升21.4%"),
        (5, 5, "没有变化"),
    ],
)
def test_a_change_is_told_in_words(now, before, words):
    assert change_words(now, before) == words


@pytest.mark.parametrize("year", [2007, 2027, -1])
def test_absurd_years_are_refused(district, year):
    with pytest.raises(ReportRefusedError):
        actions.begin(year, district["government"], actor=district["officer"], at=NOW, today=TODAY)


def test_costs_without_amount_and_counts_that_the_system_counts_are_refused(district):
    with pytest.raises(ReportRefusedError, match="金额"):
        actions.add_activity(
            ActivityKind.COST, district["bureau"], held_on=TODAY, title="杂项", actor=None, at=NOW
        )  # fmt: skip
    with pytest.raises(ReportRefusedError, match="由系统统计"):
        actions.record_count(
            2025, district["bureau"], "disclosure.total", Decimal(9), source="手工", actor=None, at=NOW
        )  # fmt: skip


def test_the_command_prints_the_contract_and_refuses_nonsense(district, capsys, tmp_path):
    call_command("report", "annual", "--year", "2025", "--format", "json")
    told = json.loads(capsys.readouterr().out)
    assert {"year", "organisation", "disclosure", "foi", "remedies", "cost_wan_yuan", "tables"} <= set(told)
    assert set(told["disclosure"]["by_way"]) == {"site", "city_platform", "departments_and_towns", "other"}
    for wrong in (
        ["--year", "1999"],
        ["--year", "2025", "--organisation", "NOBODY"],
        ["--year", "2025", "--format", "pdf"],
        ["--year", "2025", "--output", str(tmp_path / "absent" / "a.txt")],
    ):
        with pytest.raises(CommandError) as refused:
            call_command("report", "annual", *wrong)
        assert refused.value.returncode == 2


def test_a_figure_that_nobody_wrote_down_is_not_shown_as_nothing(district):
    found = queries.figures_of(2018, district["government"], today=TODAY)
    table = queries.as_json(found)["tables"]["S"]
    assert table["s8_1"]["value"] is None and table["s8_3"]["value"] is None and table["s1_1"]["value"] == 0
    assert "S.s8_1.value" in {one.code for one in queries.unrecorded(found)}
    for code, people in (("S.s8_3_1.value", 1), ("S.s8_3_2.value", 4)):
        actions.record_count(
            2018, district["government"], code, Decimal(people), source="机构编制台账", actor=None, at=NOW
        )  # fmt: skip
    found = queries.figures_of(2018, district["government"], today=TODAY)
    assert found.cell("S.s8_3.value") == 5
    assert len(figures.evidence("S.s8_3.value", Period(2018), Scope.of(district["government"]))) == 2


def test_a_county_makes_no_rules_whether_or_not_somebody_writes_it_down(district):
    assert queries.figures_of(2025, district["government"], today=TODAY).cell("T2.b1_rule.made") == 0


def test_what_stands_in_the_column_of_normative_documents_is_counted_as_such(district):
    openness = ColumnPage.objects.get(slug="zwgk")
    policies = ColumnPage.objects.get(slug="zcwj")
    normative = policies.add_child(instance=ColumnPage(title="行政规范性文件", slug="gfxwj"))
    openness.refresh_from_db()
    for column, title in ((normative, "明窗区户外广告管理办法"), (policies, "关于表扬先进集体的通报")):
        new = NewArticle(
            title=title, kind=ArticleKind.POLICY, column=column, organisation=district["government"],
            body=[{"type": "rich", "value": "<p>全文。</p>"}], published_at=datetime(2025, 6, 6, 2, tzinfo=UTC),
            document_number="明政〔2025〕3号",
        )  # fmt: skip
        publish_in_bulk([new], actor=None, at=NOW)
    found = queries.figures_of(2025, district["government"], today=TODAY)
    assert found["T2.b1_norm.made"] == found["T2.b1_norm.valid"] == 1
    rows = figures.evidence("T2.b1_norm.made", Period(2025), Scope.of(district["government"]))
    assert [row.title for row in rows] == ["明窗区户外广告管理办法"]


def test_an_item_without_any_channel_counts_once_as_another_way_and_has_no_release(district):
    notices(district["government"], at=datetime(2025, 5, 6, 2, tzinfo=UTC), channels=[])
    found = queries.figures_of(2025, district["government"], today=TODAY)
    assert (found["disclosure.total"], found["disclosure.way.other"], found["releases.total"]) == (1, 1, 0)


def test_a_template_sees_whether_figures_are_frozen_or_provisional(district):
    found = queries.figures_of(2026, district["government"], today=TODAY)
    shown = Template("{{ found.is_provisional }} {{ found.is_frozen }}").render(Context({"found": found}))
    assert shown == "True False"
