"""What the fictional district discloses by law: budgets and final accounts of three years, power lists in versions."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.finance import actions as finance
from mingchuang.disclosure.finance import queries as reports
from mingchuang.disclosure.finance.rules import Key, ReportKind, Verdict
from mingchuang.disclosure.powers import actions as powers
from mingchuang.disclosure.powers.rules import LABELS
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.operations.demo.desk import CONFIRMED
from mingchuang.operations.demo.lists import FIRST_LISTS, SECOND_LIST
from mingchuang.operations.demo.money import Filled, Line, budget, final_accounts
from mingchuang.operations.demo.treasury import government
from mingchuang.publishing import actions as publishing

FULL = ("MC02", "MC07", "MC11")
"""Departments with budgets of three years and two years of final accounts."""
LATE, SILENT, WRONG = "MC14", "MC16", "MC19"
"""Published after its limit; approved and never uploaded; stopped on the desk by a sum that is wrong."""
DUE = (("MC05", 15), ("MC17", 4))
"""Approved so many days ago, so that the limit is near for one and far for the other."""
NOTHING = "本级没有此项收支，故本表无数据。"
REASON = "新建两处社区道路和排水工程，按进度安排项目支出。"


def disclose(organisations: dict[str, Organisation], people: dict[str, Person], *, at: datetime) -> int:
    """Publish what is due by now, in the order of days; how many articles went live."""
    clerk = _Clerk(organisations, people, at)
    clerk.money()
    clerk.lists()
    return clerk.live


class _Clerk:
    """The finance bureau's clerk and the reviewers of the whole district."""

    def __init__(
        self, organisations: dict[str, Organisation], people: dict[str, Person], at: datetime
    ) -> None:
        self.organisations, self.people, self.at, self.live = organisations, people, at, 0
        self.today = timezone.localtime(at).date()

    def money(self) -> None:
        year = self.today.year
        for past in (year - 2, year - 1, year):
            self._publish("MC", Key(past, ReportKind.BUDGET), date(past, 1, 23))
            for code in FULL:
                self._publish(code, Key(past, ReportKind.BUDGET), date(past, 2, 5))
        for past in (year - 2, year - 1):
            self._publish("MC", Key(past, ReportKind.FINAL_ACCOUNTS), date(past + 1, 7, 28))
            for code in FULL:
                self._publish(code, Key(past, ReportKind.FINAL_ACCOUNTS), date(past + 1, 8, 20))
        self._publish("MC", Key(year, ReportKind.ADJUSTMENT), date(year, 9, 4))
        self._publish(LATE, Key(year, ReportKind.BUDGET), date(year, 2, 5), days=33)
        self._approve(SILENT, Key(year - 1, ReportKind.FINAL_ACCOUNTS), date(year, 8, 20))
        wrong = self._approve(WRONG, Key(year - 1, ReportKind.FINAL_ACCOUNTS), date(year, 8, 20))
        if wrong is not None:
            filled = final_accounts(WRONG, year - 1)
            self._upload(
                wrong, {**filled, "expenditure": (_misprinted(filled["expenditure"][0]), "")}, self.at
            )

        for code, days in DUE:
            on = self.today - timedelta(days=days)
            if on.year == year:
                self._approve(code, Key(year - 1, ReportKind.FINAL_ACCOUNTS), on)

    def _approve(self, code: str, key: Key, on: date) -> Any:
        if on >= self.today:
            return None
        at = _moment(on + timedelta(days=1))
        return finance.record_approval(
            [self.organisations[code]], key, on, actor=self.people["caizheng"], at=min(at, self.at)
        )[0]

    def _publish(self, code: str, key: Key, approved_on: date, days: int = 12) -> None:
        report = self._approve(code, key, approved_on)
        at = _moment(approved_on + timedelta(days=days))
        if report is None or at >= self.at:
            return
        report = self._upload(report, _filled(code, key, self.today.year), at)
        asked = {one.key: _answer(one.key) for one in reports.findings(report) if one.verdict is Verdict.ASKS}
        clerk = self.people["caizheng"]
        if asked:
            report = finance.explain(report, asked, actor=clerk, at=at)
        report = finance.draft_article(report, actor=clerk, at=at)
        self._through_review(report.article, at)

    def _upload(self, report: Any, filled: Filled, at: datetime) -> Any:
        raw = reports.filled_workbook(report.title, report.level, report.kind, report.year, filled)
        return finance.upload_tables(report, raw, "tables.xlsx", actor=self.people["caizheng"], at=at)

    def _through_review(self, article: Any, at: datetime) -> None:
        publishing.pass_on(article, actor=self.people["gongkai"], at=at, remark="数据已核对，同意公开。")
        publishing.pass_on(
            article, actor=self.people["baomi"], at=at, checklist=CONFIRMED, remark="可以公开。"
        )
        publishing.sign(article, actor=self.people["qianfa"], at=at)
        self.live += 1

    def lists(self) -> None:
        year = self.today.year
        for code, rows in FIRST_LISTS.items():
            self._list(code, rows, date(year - 1, 3, 10), "按照权责清单编制规范首次公布。")
        on = date(year, 5, 12)
        if on < self.today:
            self._list("MC02", SECOND_LIST, on, "依据新修订的法律取消1项、新增1项，压缩1项办理时限。")

    def _list(self, code: str, rows: Sequence[Sequence[str]], on: date, reason: str) -> None:
        at, clerk = _moment(on + timedelta(days=2)), self.people["gongkai"]
        raw = xlsx_bytes(list(LABELS.values()), rows, title="权责清单")
        version = powers.import_version(
            self.organisations[code], raw, "powers.xlsx", adjusted_on=on, reason=reason, actor=clerk, at=at
        )
        version = powers.draft_article(version, actor=clerk, at=at)
        self._through_review(version.article, at)


def _answer(key: str) -> str:
    return REASON if key.startswith("change:") else NOTHING


def _filled(code: str, key: Key, this_year: int) -> Filled:
    if code == "MC":
        return government(key.kind, key.year)
    if key.kind is ReportKind.FINAL_ACCOUNTS:
        return final_accounts(code, key.year)
    return budget(code, key.year, "1.44" if (code, key.year) == ("MC11", this_year) else "1.02")


def _misprinted(lines: Sequence[Line]) -> list[Line]:
    """The first class of the table with two figures the wrong way round."""
    return [
        one._replace(values=(*one.values[:1], one.values[1] + Decimal("90.00"), *one.values[2:]))
        if one.code == "201" and one.values[1] is not None
        else one
        for one in lines
    ]


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10, 20)))
