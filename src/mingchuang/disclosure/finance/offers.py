"""What finance disclosure gives to the floors below: verbs, parameters, pages, sections, what is found,
reminders, what waits for whom."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import govern
from mingchuang.accounts.waiting import Light, WaitingItem, offer_waiting
from mingchuang.disclosure.finance import conditions, finding, public, queries, tasks
from mingchuang.disclosure.finance.models import Report
from mingchuang.disclosure.finance.rules import BUREAU, DISCLOSURE_DAYS, READERS, FinanceVerb, ReportKind
from mingchuang.edition import sources
from mingchuang.journal import names, verbs
from mingchuang.outbox import jobs
from mingchuang.parameters.registry import constant, declare
from mingchuang.parameters.rules import Holding, Parameter, Unit
from mingchuang.portal import maps, sections
from mingchuang.publishing.actions import offer_companions, offer_condition
from mingchuang.search import sources as search

REQUIRED = {
    "department.budget": ["overall", "income", "expenditure", "appropriation", "general", "basic", "three", "funds", "capital", "goals"],
    "department.final_accounts": ["overall", "income", "expenditure", "appropriation", "general", "basic", "three", "counts", "funds", "capital"],
    "government.budget": ["general_income", "general_expenditure", "funds_income", "funds_expenditure", "three"],
    "government.adjustment": ["general_income", "general_expenditure"],
    "government.execution": ["general_income", "general_expenditure", "funds_income", "funds_expenditure"],
    "government.final_accounts": ["general_income", "general_expenditure", "funds_income", "funds_expenditure", "three", "debt"],
}  # fmt: skip
"""Which tables must be there, if empty then with a note; by level and kind."""

verbs.declare(FinanceVerb)
names.offer_words({"finance": "预决算", "days_left": "剩余天数"})
names.offer_words(
    {"approved_on": "批复日期", "explained": "已说明", "failed": "不符处", "tables": "表数"}
    | dict(ReportKind.choices()),
    about="finance",
)
govern(Report, {"view": READERS, "add": BUREAU, "change": BUREAU}, "organisation")
declare(
    [
        Parameter(
            "finance.disclosure_days", "预决算批准后公开的期限", Unit.CALENDAR_DAYS,
            (Holding(DISCLOSURE_DAYS, date(2015, 1, 1), "《预算法》第十四条"),), "财政信息公开",
        ),
        constant("finance.change_percent", "预决算比上年变动超过多少须说明", Unit.PERCENT, 30, app="财政信息公开", estimate=True),
        constant("finance.change_least", "预决算变动不足多少不须说明", Unit.YUAN, 10000, app="财政信息公开", estimate=True),
        constant("finance.remind_days", "预决算公开期限前几日开始提醒", Unit.CALENDAR_DAYS, 7, app="财政信息公开", estimate=True),
        constant("finance.required_tables", "预决算必须公开的表", Unit.TABLE, REQUIRED, "财预〔2016〕143号", app="财政信息公开", estimate=True),
    ]
)  # fmt: skip
offer_condition("finance", conditions.refusal)
sources.offer(public.SOURCE)
sections.offer_section(public.SECTION)
maps.offer(finding.MAP)
search.offer(finding.DOCUMENTS)
offer_companions("finance", finding.companions)
jobs.offer_tick(jobs.Job("finance-reminders", "催办预决算公开", every_seconds=3600, run=tasks.remind))
SOON = 7
"""Calendar days before the limit from which the light is amber."""


def _owed(person: Person, today: date) -> Iterator[WaitingItem]:
    """Approved reports not yet drafted, for whoever uploads them."""
    if not person.has_perm("finance.change_report"):
        return
    for one in queries.owed(today):
        if one.report.article_id is None and queries.may_edit(person, one.report.organisation):
            left = (one.due_on - today).days
            light = Light.RED if left < 0 else Light.AMBER if left <= SOON else Light.GREEN
            url = reverse("finance_report", args=[one.report.pk])
            yield WaitingItem(
                light, "", one.report.title, "上传并公开", url, one.due_on,
                organisation=one.report.organisation.short_name,
            )  # fmt: skip


offer_waiting("finance", _owed)
