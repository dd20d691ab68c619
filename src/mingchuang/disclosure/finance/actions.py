"""What is done with budgets and final accounts: record the approval, upload, explain, draft the article, remind."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import people_with
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.finance import queries
from mingchuang.disclosure.finance.downloads import long_csv, workbook
from mingchuang.disclosure.finance.models import Report, Version
from mingchuang.disclosure.finance.recognising import read_tables
from mingchuang.disclosure.finance.rules import (
    BUREAU,
    FinanceVerb,
    Key,
    Standing,
    Verdict,
    due_on,
    refused_approval,
)
from mingchuang.disclosure.finance.tables import as_json
from mingchuang.disclosure.finance.writing import body
from mingchuang.documents.grids import UnreadableSheetError, read_grids
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put, put_payload
from mingchuang.outbox.rules import Stream
from mingchuang.parameters.queries import value
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.queries import new_draft, working_version
from mingchuang.publishing.rules import EDITABLE_STAGES, ArticleKind

COLUMN = "czyjs"
"""The slug of the column 财政预算决算 (《政府信息公开条例》第二十条第七项)."""
EXPLANATION_LENGTH = 500


class RefusedError(ValueError):
    """A verb that may not be carried out; ``sentences`` say why, for people."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("".join(sentences))
        self.sentences = sentences


@transaction.atomic
def record_approval(
    organisations: Iterable[Organisation], key: Key, approved_on: Any, *, actor: Person | None, at: datetime
) -> list[Report]:
    """Write down on which day the reports of these organisations were approved; the limit runs from it.

    A day that was written down wrongly is corrected in the same way, as long as the report is not published.
    """
    made = []
    for organisation in organisations:
        if actor is not None and not queries.may_edit(actor, organisation):
            raise RefusedError(f"您不能为{organisation.name}登记批准日期。")
        wrong = refused_approval(approved_on, key, queries.level(organisation), timezone.localtime(at).date())
        if wrong:
            raise RefusedError(f"{organisation.short_name}：{wrong}")
        report = Report.objects.select_related("article").filter(
            organisation=organisation, year=key.year, kind=key.kind, serial=key.serial
        ).first()  # fmt: skip
        if report is None:
            report = Report(
                organisation=organisation, year=key.year, kind=key.kind, serial=key.serial,
                level=queries.level(organisation),
            )  # fmt: skip
        elif report.article and report.article.published_at:
            raise RefusedError(f"{report.title}已经公开，批准日期不能再改。")
        report.approved_on, report.recorded_by = approved_on, actor
        report.due_on = due_on(approved_on, value("finance.disclosure_days", on=approved_on))
        report.save()
        _tell(report, FinanceVerb.APPROVED, actor, at, approved_on=approved_on.isoformat())
        made.append(report)
    return made


@transaction.atomic
def upload_tables(report: Report, raw: bytes, name: str, *, actor: Person, at: datetime) -> Report:
    """Read the tables of a workbook or CSV into the report, in place of those that were there.

    Raises ``RefusedError`` with every sentence about what could not be read; then nothing is changed.
    """
    report = _open_for(report, actor)
    try:
        reading = read_tables(read_grids(raw, name), queries.form(report))
    except UnreadableSheetError as error:
        raise RefusedError(str(error)) from error
    if reading.problems:
        raise RefusedError(*reading.problems)
    report.tables = as_json(reading.tables)
    report.file = publishing.store_file(
        raw, name, title=f"{report.title}（上传的原件）", organisation=report.organisation, actor=actor, at=at
    )
    report.uploaded_at = at
    report.save(update_fields=["tables", "file", "uploaded_at"])
    failed = sum(1 for one in queries.findings(report) if one.verdict is Verdict.FAILS)
    _tell(report, FinanceVerb.UPLOADED, actor, at, tables=len(reading.tables), failed=failed)
    return report


@transaction.atomic
def explain(report: Report, explanations: Mapping[str, str], *, actor: Person, at: datetime) -> Report:
    """Keep what is said about findings, by their keys; an empty text takes an explanation back."""
    report = _open_for(report, actor)
    asked = {one.key for one in queries.findings(report) if one.verdict is Verdict.ASKS}
    kept = {key: text for key, text in report.explanations.items() if key in asked}
    for key, text in explanations.items():
        said = " ".join(text.split())[:EXPLANATION_LENGTH]
        if key in asked and said:
            kept[key] = said
        else:
            kept.pop(key, None)
    report.explanations = kept
    report.save(update_fields=["explanations"])
    _tell(report, FinanceVerb.EXPLAINED, actor, at, explained=len(kept))
    return report


@transaction.atomic
def draft_article(report: Report, *, actor: Person, at: datetime, submit: bool = True) -> Report:
    """Make the article from the tables (or its next version) and send it along the review path.

    Refused while anything does not add up or wants a sentence. What the public reads changes only by signature.
    """
    report = _open_for(report, actor)
    found = queries.findings(report)
    if not report.tables:
        raise RefusedError("还没有上传表格。请先上传，再生成公开稿。")
    stopped = queries.unanswered(report, found)
    if stopped:
        raise RefusedError(
            f"还有{len(stopped)}处没有解决，不能生成公开稿。",
            *(one.where + "：" + one.said for one in stopped[:5]),
        )
    article = working_version(report.article) if report.article else _new_article(report)
    article.title = report.title
    article.body = article_body(report, found)
    _attach(article, report, actor, at)
    revision = publishing.save_draft(article, actor=actor, at=at)
    report.article_id = article.pk
    report.save(update_fields=["article"])
    Version.objects.create(
        report=report,
        revision=revision.pk,
        tables=report.tables,
        explanations=report.explanations,
        made_at=at,
    )
    report.refresh_from_db()
    if submit and report.article:
        publishing.submit(report.article, actor=actor, at=at)
        report.refresh_from_db()
    _tell(report, FinanceVerb.DRAFTED, actor, at, article=article.pk)
    return report


def article_body(report: Report, found: Any = None) -> list[dict[str, Any]]:
    """The body that the report's tables and explanations make."""
    every = queries.findings(report) if found is None else found
    answered = [(one, report.explanations[one.key]) for one in every if one.key in report.explanations]
    day = f"{report.approved_on:%Y年%-m月%-d日}"
    return body(
        report.title, queries.form(report), queries.shown_tables(report, queries.form(report)), answered, day
    )


def _new_article(report: Report) -> Any:
    column = ColumnPage.objects.filter(slug=COLUMN).first()
    if column is None:
        raise RefusedError("网站没有“财政预算决算”栏目（网址名 czyjs），请信息公开专员先建立栏目。")
    return new_draft(
        kind=ArticleKind.FINANCE,
        home_column=column,
        organisation=report.organisation,
        source=report.organisation.name,
        keywords=f"{report.year}年,{report.kind.label},三公经费",
        summary=f"{report.title}，含全部公开表格和变动说明。",
        disclosure="proactive",
    )


def _attach(article: Any, report: Report, actor: Person, at: datetime) -> None:
    shown = queries.shown_tables(report, queries.form(report))
    files = [
        (f"{report.title}（XLSX）", workbook(report.title, shown), "xlsx"),
        (f"{report.title}（CSV）", long_csv(shown), "csv"),
    ]
    kept = []
    for title, content, ending in files:
        stored = publishing.store_file(
            content, f"tables.{ending}", title=title, organisation=report.organisation, actor=actor, at=at
        )
        kept.append(article.attachments.model(file=stored, title=title))
    article.attachments.set(kept)


def _open_for(report: Report, actor: Person) -> Report:
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("organisation", "article")
        .get(pk=report.pk)
    )
    if not queries.may_edit(actor, report.organisation):
        raise RefusedError(f"{report.organisation.name}的预决算不由您办理。")
    if report.article and report.article.stage not in EDITABLE_STAGES:
        raise RefusedError(
            f"公开稿正在“{report.article.stage.label}”，请先在审核页“取回修改”，再改动表格和说明。"
        )
    return report


def remind(*, at: datetime) -> int:
    """Tell the departments whose limit is near or past, at most once a day each; how many reports somebody was told of."""
    today = timezone.localtime(at).date()
    near = value("finance.remind_days", on=today)
    told = 0
    for state in queries.owed(today):
        left = (state.due_on - today).days
        if left > near or state.report.reminded_on == today or (left < 0 and left % 5):
            continue
        told += _remind(state, left, at)
    return told


@transaction.atomic
def _remind(state: queries.State, left: int, at: datetime) -> int:
    report = state.report
    report.reminded_on = timezone.localtime(at).date()
    report.save(update_fields=["reminded_on"])
    addresses = sorted({person.email for person in people_with(BUREAU, report.organisation) if person.email})
    if addresses:
        late = f"已超过{-left}日" if state.standing is Standing.OVERDUE else f"还有{left}日"
        put_payload(Stream.MAIL, f"finance:{report.pk}:{report.reminded_on}", {
            "to": addresses,
            "subject": f"【明窗】{report.title}公开期限{late}",
            "body": (
                f"{report.title}于{report.approved_on:%Y年%-m月%-d日}批准，应在{state.due_on:%Y年%-m月%-d日}以前公开"
                f"（《预算法》第十四条，二十日），{late}。\n\n"
                f"请登录办公平台上传表格：{settings.PUBLIC_URL}/desk/finance/{report.pk}/\n\n本邮件由系统发出，请勿回复。\n"
            ),
        })  # fmt: skip
    record(
        FinanceVerb.REMINDED, f"finance:{report.pk}", actor=None, at=at,
        organisation=report.organisation.code, facts={"days_left": left},
    )  # fmt: skip
    return 1


def _tell(report: Report, verb: FinanceVerb, actor: Person | None, at: datetime, **facts: int | str) -> None:
    record(
        verb, f"finance:{report.pk}", actor=actor.pk if actor else None, at=at,
        organisation=report.organisation.code, facts={"year": report.year, "kind": report.kind.value, **facts},
    )  # fmt: skip
    put(Stream.EDITION, [f"finance:{report.organisation.code}:{report.year}"])
