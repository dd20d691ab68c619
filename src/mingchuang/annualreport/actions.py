"""Begin, write, hand in, send back, accept, freeze and publish a report; keep its registers."""

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import collecting, figures
from mingchuang.annualreport.figures import Evidence
from mingchuang.annualreport.models import Activity, AnnualReport, FrozenList, RecordedCount
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import (
    WORKFLOW,
    ActivityKind,
    AnnualReportVerb,
    Number,
    Part,
    ReportRefusedError,
    Stage,
)
from mingchuang.casework.workflow import Move, MoveRefusedError
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.edition.queries import last_edition
from mingchuang.journal.actions import record
from mingchuang.journal.queries import latest_seal
from mingchuang.journal.rules import sm3
from mingchuang.publishing.actions import store_file

FIRST_YEAR = 2008
"""The first year that the regulation of 2007 asks a report for."""


@transaction.atomic
def begin(
    year: int, organisation: Organisation, *, actor: Person | None, at: datetime, today: date
) -> AnnualReport:
    """The report of that year and body, made where there is none yet. Raises ReportRefusedError for absurd years."""
    if not FIRST_YEAR <= year <= today.year:
        raise ReportRefusedError(f"{year} 年度还不能编写年度报告，请填 {FIRST_YEAR} 年至今年。")
    report, is_new = AnnualReport.objects.get_or_create(
        year=year, organisation=organisation, defaults={"begun_at": at, "prose": {}}
    )
    if is_new:
        _record(AnnualReportVerb.BEGUN, report, actor, at)
    return report


@transaction.atomic
def write(report: AnnualReport, prose: Mapping[str, str], *, actor: Person, at: datetime) -> AnnualReport:
    """Keep the text of the parts. Raises ReportRefusedError once it was handed in."""
    report = _locked(report)
    if report.stage is not Stage.DRAFTING:
        raise ReportRefusedError(f"报告现在是“{report.stage.label}”，不能修改。需要修改的，请先退回。")
    known = {part.value for part in Part}
    report.prose = {part: text.strip() for part, text in prose.items() if part in known}
    report.save(update_fields=["prose"])
    _record(AnnualReportVerb.WRITTEN, report, actor, at)
    return report


@transaction.atomic
def explain_difference(report: AnnualReport, reason: str, *, actor: Person, at: datetime) -> AnnualReport:
    """Say why the district's figures are not the sum of its bodies'."""
    report = _locked(report)
    report.difference_reason = reason.strip()
    report.save(update_fields=["difference_reason"])
    _record(AnnualReportVerb.WRITTEN, report, actor, at)
    return report


_VERBS = {
    "submit": AnnualReportVerb.SUBMITTED,
    "send_back": AnnualReportVerb.SENT_BACK,
    "accept": AnnualReportVerb.ACCEPTED,
    "publish": AnnualReportVerb.FROZEN,
}


def may_take(move: Move[Stage], report: AnnualReport, person: Person) -> bool:
    """Whether ``person`` may take this step: acceptance is the district's office's, the rest the body's own."""
    place = government() if move.name in {"accept", "send_back"} else report.organisation
    return place is not None and has_role(person, [RoleKind(kind) for kind in move.by], place)


@transaction.atomic
def move(
    report: AnnualReport, name: str, *, remark: str = "", actor: Person, at: datetime, today: date
) -> AnnualReport:
    """Take the step ``name``. Raises MoveRefusedError, ReportRefusedError with a sentence for people.

    ``publish`` freezes the figures and their lists; the article is made by ``publication.publish``.
    """
    report = _locked(report)
    step = WORKFLOW.move(name, report.stage)
    if not may_take(step, report, actor):
        raise MoveRefusedError(f"“{step.label}”不在您的职责之内。")
    if step.needs_reason and not remark.strip():
        raise ReportRefusedError("请写明退回的原因，编写的同事据此修改。")
    _refuse_unready(report, name, today)
    report.remark = remark.strip() if name == "send_back" else ""
    if name == "publish":
        _freeze(report, at)
    report.stage = step.target
    report.save()
    _record(_VERBS[name], report, actor, at)
    return report


def _refuse_unready(report: AnnualReport, name: str, today: date) -> None:
    if name == "submit" and not report.prose.get(Part.PROBLEMS, "").strip():
        raise ReportRefusedError(
            "“五、存在的主要问题及改进情况”还没有写。（《政府信息公开条例》第五十条第四项）"
        )
    if name != "publish":
        return
    if today <= Period(report.year).last_day:
        raise ReportRefusedError(f"{report.year} 年还没有结束，数据还会变化，不能发布。")
    is_district = report.organisation.parent_id is None
    if is_district and not report.difference_reason and collecting.sum_differences(report.year, today=today):
        raise ReportRefusedError("全区数据与各单位之和不一致。请先核对，或者写明不一致的原因。")


def _freeze(report: AnnualReport, at: datetime) -> None:
    """Fix the figures and the list behind each; what changes later is shown as a difference."""
    period, scope = Period(report.year), Scope.of(report.organisation)
    values = figures.counted(period, scope)
    FrozenList.objects.bulk_create(
        _frozen_list(report, code, figures.evidence(code, period, scope), value)
        for code, value in values.items()
    )
    report.frozen, report.frozen_at, report.seal = values, at, latest_seal()[1]
    last = last_edition()
    if last is not None:
        report.log_head = {"edition": last.number, "root": last.log_root, "day": last.day.isoformat()}


def _frozen_list(report: AnnualReport, code: str, found: Evidence, value: Number | None) -> FrozenList:
    """The list behind a figure; where each row counts one, a figure of 0 has none and nobody need be asked."""
    rows = [
        [row.subject, row.title, row.day, row.note, row.address, row.worth]
        for row in (found if value or found.weighs else ())
    ]
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode())
    return FrozenList(report=report, code=code, count=len(rows), rows=packed, sm3=sm3(packed))


@transaction.atomic
def add_activity(
    kind: ActivityKind,
    organisation: Organisation,
    *,
    held_on: date,
    title: str,
    amount_yuan: Decimal | None = None,
    people: int | None = None,
    evidence_number: str = "",
    evidence: tuple[str, bytes] | None = None,
    actor: Person | None,
    at: datetime,
) -> Activity:
    """Enter a cost, a meeting or a training. ``evidence``: a file's name, of which only the ending is kept, and content.

    Raises ReportRefusedError where the measure is missing or absurd.
    """
    if kind is ActivityKind.COST and (amount_yuan is None or amount_yuan <= 0):
        raise ReportRefusedError("请填写金额，单位为元，大于 0。")
    if kind is ActivityKind.TRAINING and not people:
        raise ReportRefusedError("请填写接受培训的人数。")
    kept = None
    if evidence is not None:
        name, content = evidence
        kept = store_file(
            content, name, title=f"凭证：{title}", organisation=organisation, actor=actor, at=at
        )
    entry = Activity.objects.create(
        kind=kind, organisation=organisation, held_on=held_on, title=title.strip(), amount_yuan=amount_yuan,
        people=people, evidence_number=evidence_number.strip(), evidence=kept, made_by=actor,
    )  # fmt: skip
    record(
        AnnualReportVerb.ACTIVITY, f"activity:{entry.pk}", actor=actor.pk if actor else None, at=at,
        organisation=organisation.code, facts={"kind": str(kind), **({"file": kept.sha256} if kept else {})},
    )  # fmt: skip
    return entry


@transaction.atomic
def record_count(
    year: int,
    organisation: Organisation,
    code: str,
    value: Decimal,
    *,
    source: str,
    actor: Person | None,
    at: datetime,
) -> RecordedCount:
    """Write down a number that is counted elsewhere; a new value replaces the old one, the journal keeps both."""
    definition = figures.definitions().get(code)
    if definition is None or not definition.recorded:
        raise ReportRefusedError("这个数字由系统统计，不能登记。")
    if value < 0:
        raise ReportRefusedError("数值不能小于 0。")
    if not source.strip():
        raise ReportRefusedError("请写明数据来源，例如“审批系统年度统计表”。")
    entry, _is_new = RecordedCount.objects.update_or_create(
        year=year, organisation=organisation, code=code,
        defaults={"value": value, "source": source.strip(), "made_by": actor},
    )  # fmt: skip
    record(
        AnnualReportVerb.RECORDED, f"recorded:{entry.pk}", actor=actor.pk if actor else None, at=at,
        organisation=organisation.code, facts={"year": year, "code": code, "value": str(value)},
    )  # fmt: skip
    return entry


def _locked(report: AnnualReport) -> AnnualReport:
    return (
        AnnualReport.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=report.pk)
    )


def _record(verb: AnnualReportVerb, report: AnnualReport, actor: Person | None, at: datetime) -> None:
    record(
        verb, f"annualreport:{report.pk}", actor=actor.pk if actor else None, at=at,
        organisation=report.organisation.code, facts={"year": report.year, "stage": str(report.stage)},
    )  # fmt: skip
