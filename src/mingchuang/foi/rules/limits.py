"""Which regulation governs an application, its limits, and the other periods of disclosure law.

Every number of a regulation stands in one row with the day from which it holds; a later regulation is one more row, and
cases that came before keep theirs. The rules receive ``Limits`` as a value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mingchuang.terms import Term
from mingchuang.workdays import Calendar

IN_FORCE_2019 = date(2019, 5, 15)
IN_FORCE_2007 = date(2008, 5, 1)
FEES_FROM = date(2021, 1, 1)


class Regulation(Term):
    """The regulation in force on the day of receipt decides for the whole case."""

    OF_2007 = "2007", "《政府信息公开条例》（国务院令第492号）"
    OF_2019 = "2019", "《政府信息公开条例》（国务院令第711号修订）"


@dataclass(frozen=True)
class Limits:
    """The limits of one regulation, in working days; None where the regulation knows no such limit."""

    regulation: Regulation
    holds_from: date
    answer_days: int
    extension_days: int
    supplement_ask_days: int | None
    third_party_days: int | None
    agency_days: int | None
    agency_pauses: bool
    fee_pay_days: int
    charges_from: date | None
    article: str


OF_2007 = Limits(
    regulation=Regulation.OF_2007,
    holds_from=IN_FORCE_2007,
    answer_days=15,
    extension_days=15,
    supplement_ask_days=None,
    third_party_days=None,
    agency_days=None,
    agency_pauses=False,
    fee_pay_days=20,
    charges_from=None,
    article="2007年条例第二十四条",
)
OF_2019 = Limits(
    regulation=Regulation.OF_2019,
    holds_from=IN_FORCE_2019,
    answer_days=20,
    extension_days=20,
    supplement_ask_days=7,
    third_party_days=15,
    agency_days=15,
    agency_pauses=True,
    fee_pay_days=20,
    charges_from=FEES_FROM,
    article="《政府信息公开条例》第三十条、第三十二条至第三十四条，国办函〔2020〕109号",
)
LIMITS = (OF_2007, OF_2019)


class BeforeTheRegulationError(LookupError):
    """An application before there was a regulation; the message is the sentence for people."""


def limits_on(received_on: date, table: Iterable[Limits] = LIMITS) -> Limits:
    """The limits of the regulation in force on the day of receipt. Raises ``BeforeTheRegulationError``."""
    held = [limits for limits in table if limits.holds_from <= received_on]
    if not held:
        raise BeforeTheRegulationError(
            f"收到日期 {received_on} 早于2008年5月1日，当时还没有《政府信息公开条例》，请核对日期。"
        )
    return max(held, key=lambda limits: limits.holds_from)


PUBLISH_DAYS = 20
"""Source: 《政府信息公开条例》第二十六条: proactive information within 20 working days of its making or change."""


def publish_by(formed_on: date, calendar: Calendar) -> date:
    """The last day on which information formed on ``formed_on`` may be published. Raises ``CalendarMissing``."""
    return calendar.after(formed_on, PUBLISH_DAYS)


class Reporter(Term):
    """Who owes an annual report."""

    DEPARTMENT = "department", "部门、镇、街道"
    GOVERNMENT = "government", "县级以上人民政府"


@dataclass(frozen=True)
class ReportDay:
    """The fixed day of the regulation, and the last working day on or before it, on which to act."""

    statutory_on: date
    act_by: date


def report_day(year: int, who: Reporter, calendar: Calendar) -> ReportDay:
    """When the annual report of ``year`` is due: 31 January or 31 March of the next year, never rolled.

    Source: 《政府信息公开条例》第四十九条.
    """
    month = 1 if who is Reporter.DEPARTMENT else 3
    statutory = date(year + 1, month, 31)
    return ReportDay(statutory, calendar.before(statutory + timedelta(days=1), 1))


class RemedyPeriod(Term):
    """The natural periods of reconsideration and litigation."""

    REVIEW = "review_60_days", "自收到之日起六十日内申请行政复议"
    SUIT_AFTER_REVIEW = "suit_15_days_after_review", "自收到复议决定书之日起十五日内提起行政诉讼"
    SUIT = "suit_six_months", "自收到之日起六个月内提起行政诉讼"


@dataclass(frozen=True)
class PeriodEnd:
    """Where a natural period ends by the calendar, and the last day after rolling over rest days."""

    raw_end: date
    last_day: date


def remedy_end(kind: RemedyPeriod, served_on: date, calendar: Calendar) -> PeriodEnd:
    """The last day of a remedy: day of service not counted, a rest day at the end moves to the next working day.

    Source: 《行政复议法》第二十条、第八十八条, 《行政诉讼法》第四十五条、第四十六条. Raises ``CalendarMissing``.
    """
    if kind is RemedyPeriod.REVIEW:
        end = served_on + timedelta(days=60)
    elif kind is RemedyPeriod.SUIT_AFTER_REVIEW:
        end = served_on + timedelta(days=15)
    else:
        end = months_after(served_on, 6)
    return PeriodEnd(end, calendar.on_or_after(end))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
