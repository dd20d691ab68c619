"""Applications for information: what came in, how, how it ended; reconsiderations and suits."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Count

from mingchuang.annualreport.figures import Definition, Evidence, Row, Values
from mingchuang.annualreport.layouts import Table, layouts
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import Number, tidy
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import queries
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass, OutcomeOf2007, of_2007
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.words import ApplicantKind

COLUMNS = {
    "np": ApplicantKind.NATURAL,
    "biz": ApplicantKind.COMMERCIAL,
    "sci": ApplicantKind.RESEARCH,
    "npo": ApplicantKind.SOCIAL,
    "law": ApplicantKind.LEGAL_SERVICE,
    "oth": ApplicantKind.OTHER,
}
ROWS = {"r1": "received", "r2": "carried_in", "r3_7": "answered", "r4": "carried_over"}
CONTESTS = {
    "review": Contest.RECONSIDERATION,
    "direct": Contest.LITIGATION,
    "after": Contest.LITIGATION_AFTER,
}
RESULTS = {
    "keep": ContestResult.UPHELD,
    "fix": ContestResult.CORRECTED,
    "other": ContestResult.OTHER,
    "open": ContestResult.PENDING,
}
SUITS = {
    "S.s5_1.value": ContestResult.UPHELD,
    "S.s5_2.value": ContestResult.CORRECTED,
    "S.s5_3.value": ContestResult.OTHER,
}
"""Rows of the form of 2014 about suits; it has none for what is not decided yet."""
FEES = "S.s7.value"
YUAN_IN_WAN = 10_000
LAST_YEAR_OF_2007 = 2018
"""Reports to 2018 use the answers of the regulation of 2007; 2019 is told in the groups of the regulation of 2019."""


class Applied:
    """Figures about applications and what applicants did against answers."""

    def definitions(self) -> Iterable[Definition]:
        """Received, intakes, outcomes, every cell of tables three and four, of the old form's rows."""
        return _definitions().values()

    def values(self, period: Period, scope: Scope) -> Values:
        """All of them from one tally and one list of contestations."""
        span, within = _span(period), _within(scope)
        found = queries.tally(span, within)
        contests = queries.contest_tally(span, within)
        values: Values = {
            "foi.received": found.total_received,
            "foi.fees_yuan": found.fees_yuan,
            **{f"foi.intake.{intake}": found.by_intake.get(intake.value, 0) for intake in Intake},
            **_outcomes(period, found.by_outcome),
            **_table_three(found),
            **_table_four(contests),
            **_old_rows(found.by_outcome),
        }
        extended = _extended(queries.cell_cases(span, "answered", within)).count()
        values["S.s3_2_1.value"], values["S.s3_2_2.value"] = found.total_answered - extended, extended
        values[FEES] = tidy(found.fees_yuan / YUAN_IN_WAN)
        return values

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """Applications, or reconsiderations and suits."""
        if code not in _definitions():
            raise KeyError(code)
        span, within = _span(period), _within(scope)
        if code.startswith(("T4.", "remedies.")) or code in SUITS:
            return _contested(code, span, within)
        if code in ("foi.fees_yuan", FEES):
            paid = queries.cell_cases(span, "answered", within).filter(fee_paid=True)
            return Evidence(
                _listed(paid),
                _fee_row if code != FEES else _fee_in_wan,
                weighs=True,
            )
        return Evidence(_listed(_applications(code, period, span, within)), _row)

    def by_organisation(self, code: str, period: Period) -> dict[int, Number]:
        """Applications of each organisation, received or answered."""
        cell = {"T3.r1.total": "received", "T3.r3_7.total": "answered"}[code]
        rows = queries.cell_cases(_span(period), cell).order_by().values_list("case__organisation")
        return dict(rows.annotate(n=Count("pk")))


def _span(period: Period) -> queries.Period:
    return queries.Period(period.last_day.replace(month=1, day=1), period.last_day)


def _within(scope: Scope) -> tuple[int, ...] | None:
    return None if scope.is_whole else scope.ids


# --- values ----------------------------------------------------------------------------------------------


def _outcomes(period: Period, by_outcome: dict[str, int]) -> dict[str, Number]:
    if period.year <= LAST_YEAR_OF_2007:
        return {
            f"foi.outcome.{answer}": sum(
                by_outcome.get(one.value, 0) for one in Outcome if of_2007(one) is answer
            )
            for answer in OutcomeOf2007
        }
    return {
        f"foi.outcome.{group}": sum(
            by_outcome.get(one.value, 0) for one, facts in OUTCOMES.items() if facts.group is group
        )
        for group in OutcomeClass
    }


def _ended_as(row: str) -> list[str]:
    """The outcomes that the form of 2014 counts in ``row``, one of its reasons for refusing."""
    return [one.value for one, facts in OUTCOMES.items() if (facts.row_2014 or "").startswith(row)]


def _table_three(found: queries.Tally) -> dict[str, Number]:
    cells: dict[str, Number] = {}
    answered: dict[str, int] = {}
    for by_kind in found.by_row.values():
        for kind, count in by_kind.items():
            answered[kind] = answered.get(kind, 0) + count
    rows = {
        "r1": found.received, "r2": found.carried_in, "r3_7": answered, "r4": found.carried_over, **found.by_row,
    }  # fmt: skip
    for row in _rows("T3"):
        by_kind = rows.get(row, {})
        for column, kind in COLUMNS.items():
            cells[f"T3.{row}.{column}"] = by_kind.get(kind.value, 0)
        cells[f"T3.{row}.total"] = sum(by_kind.values())
    # the trial form of 2019 has one row for everything else
    for column in (*COLUMNS, "total"):
        cells[f"T3.r3_6.{column}"] = sum(cells.get(f"T3.r3_6_{part}.{column}", 0) for part in (1, 2, 3))
    return cells


def _table_four(contests: dict[Contest, dict[ContestResult, int]]) -> dict[str, Number]:
    cells: dict[str, Number] = {}
    for row, contest in CONTESTS.items():
        for column, result in RESULTS.items():
            cells[f"T4.{row}.{column}"] = contests[contest][result]
        cells[f"T4.{row}.total"] = sum(contests[contest].values())
    for code, result in SUITS.items():
        cells[code] = sum(
            contests[contest][result] for contest in Contest if contest is not Contest.RECONSIDERATION
        )
    cells["remedies.reconsiderations"] = cells["T4.review.total"]
    cells["remedies.litigations"] = cells["T4.direct.total"] + cells["T4.after.total"]
    return cells


def _old_rows(by_outcome: dict[str, int]) -> dict[str, Number]:
    """Refusals by their reason, as the form of 2014 lists them."""
    return {
        f"S.s3_3_4{reason}.value": sum(by_outcome.get(one, 0) for one in _ended_as(f"s3_3_4{reason}"))
        for reason in "abcdef"
    }


# --- lists -----------------------------------------------------------------------------------------------


def _listed(found: Any) -> Any:
    return found.select_related("case__organisation").order_by(
        "-pk"
    )  # the last registered first, by its index


def _extended(answered: Any) -> Any:
    return answered.filter(case__clock_events__what=EventKind.EXTENDED).distinct()


def _applications(code: str, period: Period, span: queries.Period, within: Any) -> Any:
    if code.startswith("T3."):
        _table, row, column = code.split(".")
        cell = ROWS.get(row, row)
        found = (
            queries.cell_cases(span, "answered", within).filter(
                outcome__in=[
                    one.value for one, facts in OUTCOMES.items() if facts.row_2021.startswith("r3_6")
                ]
            )
            if row == "r3_6"
            else queries.cell_cases(span, cell, within)
        )
        return found if column == "total" else found.filter(applicant_kind=COLUMNS[column])
    if code.startswith("foi.intake."):
        return queries.cell_cases(span, "received", within).filter(intake=code.rpartition(".")[2])
    if code == "foi.received":
        return queries.cell_cases(span, "received", within)
    answered = queries.cell_cases(span, "answered", within)
    if code == "S.s3_2_2.value":
        return _extended(answered)
    if code == "S.s3_2_1.value":
        return answered.exclude(pk__in=_extended(answered).values("pk"))
    if code.startswith("S."):
        return answered.filter(outcome__in=_ended_as(code.split(".")[1]))
    name = code.rpartition(".")[2]
    if period.year <= LAST_YEAR_OF_2007:
        answer = OutcomeOf2007(name)
        return answered.filter(outcome__in=[one.value for one in Outcome if of_2007(one) is answer])
    return answered.filter(outcome__in=[one.value for one, facts in OUTCOMES.items() if facts.group == name])


def _contested(code: str, span: queries.Period, within: Any) -> Evidence:
    if code == "remedies.reconsiderations":
        return Evidence(queries.contestations(span, Contest.RECONSIDERATION, within), _contest_row)
    if code == "remedies.litigations" or code in SUITS:
        suits = queries.contestations(span, None, within).exclude(kind=Contest.RECONSIDERATION)
        if code in SUITS:
            suits = suits.filter(result=SUITS[code], decided_on__lte=span.last)
        return Evidence(suits, _contest_row)
    _table, row, column = code.split(".")
    found = queries.contestations(span, CONTESTS[row], within)
    if column == "total":
        return Evidence(found, _contest_row)
    if RESULTS[column] is ContestResult.PENDING:
        return Evidence(found.exclude(decided_on__lte=span.last), _contest_row)
    return Evidence(found.filter(result=RESULTS[column], decided_on__lte=span.last), _contest_row)


def _row(request: Any) -> Row:
    """An application by its number and subject; never by its applicant."""
    outcome = Outcome(request.outcome).label if request.outcome else "办理中"
    note = f"{request.case.organisation.short_name}，{Intake(request.intake).label}，{outcome}"
    return Row(
        f"foi:{request.pk}",
        f"{request.case.number}　{request.case.subject}",
        f"{request.case.received_on}",
        note,
    )


def _fee_row(request: Any) -> Row:
    row = _row(request)
    return Row(row.subject, row.title, row.day, row.note, worth=tidy(float(request.fee_yuan)))


def _fee_in_wan(request: Any) -> Row:
    row = _row(request)
    return Row(row.subject, row.title, row.day, row.note, worth=tidy(float(request.fee_yuan) / YUAN_IN_WAN))


def _contest_row(contest: Any) -> Row:
    note = f"{Contest(contest.kind).label}，{contest.body}，{ContestResult(contest.result).label}"
    return Row(f"contest:{contest.pk}", contest.number, f"{contest.filed_on}", note)


# --- definitions -----------------------------------------------------------------------------------------


@cache
def _definitions() -> dict[str, Definition]:
    made = [
        Definition("foi.received", "收到政府信息公开申请", "件", "本年度收到的申请，一件申请计一件。"),
        Definition("foi.fees_yuan", "收取信息处理费", "元", "本年度答复的申请中已经缴纳的信息处理费（国办函〔2020〕109号）。"),
        Definition("remedies.reconsiderations", "行政复议", "件", "本年度审结的和年末尚未审结的政府信息公开行政复议。"),
        Definition("remedies.litigations", "行政诉讼", "件", "本年度审结的和年末尚未审结的政府信息公开行政诉讼。"),
        *(
            Definition(f"foi.intake.{intake}", f"{intake.label}申请", "件", f"本年度以{intake.label}方式收到的申请。")
            for intake in Intake
        ),
        *(
            Definition(f"foi.outcome.{one}", one.label, "件", f"本年度作“{one.label}”答复的申请（2007 年条例的分类）。")
            for one in OutcomeOf2007
        ),
        *(
            Definition(f"foi.outcome.{group}", group.label, "件", f"本年度以“{group.label}”办结的申请，一件只计一类。")
            for group in OutcomeClass
        ),
        Definition("S.s3_2_1.value", "按时办结", "件", "本年度办结、没有延长答复期限的申请。"),
        Definition("S.s3_2_2.value", "延期办结", "件", "本年度办结、延长过答复期限的申请。"),
        Definition(FEES, "依申请公开信息收取的费用", "万元", "本年度答复的申请中已经缴纳的费用，元换算为万元。"),
        *(
            Definition(code, f"行政诉讼：{result.label}", "件", f"本年度审结、结果为“{result.label}”的政府信息公开行政诉讼。")
            for code, result in SUITS.items()
        ),
        *(one for table in ("T3", "T4") for one in _cell_definitions(table)),
        *(
            Definition(f"S.s3_3_4{reason}.value", _old_table().label_of(f"s3_3_4{reason}"), "件", "不同意公开答复中属于这一理由的。")
            for reason in "abcdef"
        ),
    ]  # fmt: skip
    return {one.code: one for one in made}


def _cell_definitions(table_id: str) -> Iterable[Definition]:
    for form in layouts():
        for table in form.tables:
            for block, row in table.rows() if table.id == table_id else ():
                for column, label in block.columns if row.has_cells else ():
                    name = f"{row.label.split('（区分')[0]}：{label}"
                    text = f"{table.title.split('、')[-1]}表中“{row.label}”一行、“{label}”一列。"
                    yield Definition(f"{table_id}.{row.code}.{column}", name, "件", text)


def _rows(table_id: str) -> list[str]:
    return list(dict.fromkeys(one.code.split(".")[1] for one in _cell_definitions(table_id)))


@cache
def _old_table() -> Table:
    return next(table for form in layouts() for table in form.tables if table.id == "S")
