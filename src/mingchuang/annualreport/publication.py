"""Make a report public: freeze its figures, publish it as an article with PDF and DOCX attached."""

from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.annualreport import actions, papers, queries
from mingchuang.annualreport.models import AnnualReport
from mingchuang.annualreport.rules import AnnualReportVerb, ReportRefusedError
from mingchuang.journal.actions import record
from mingchuang.portal.queries import column_by_path
from mingchuang.publishing.actions import HeldError, NewArticle, gate_at, publish_in_bulk, store_file
from mingchuang.publishing.rules import ArticleKind

COLUMN = "zwgk/nb"
"""政府信息公开年报, one of the statutory columns."""


@transaction.atomic
def publish(report: AnnualReport, *, actor: Person, at: datetime, today: date) -> AnnualReport:
    """Freeze and publish in one transaction. Raises MoveRefusedError, ReportRefusedError; then nothing is done."""
    column = column_by_path(COLUMN)
    if column is None:
        raise ReportRefusedError(
            "网站上没有“政府信息公开年报”栏目。请先运行 mingchuang init，或者在栏目树中建立。"
        )
    report = actions.move(report, "publish", actor=actor, at=at, today=today)
    found = queries.figures_of(report.year, report.organisation, today=today)
    files = [
        store_file(
            papers.rendered(found, report.prose, ending, at=at), f"report.{ending}",
            title=f"{report.title}（{ending.upper()}）", organisation=report.organisation, actor=actor, at=at,
        )
        for ending in ("pdf", "docx")
    ]  # fmt: skip
    new = NewArticle(
        title=report.title, kind=ArticleKind.NOTICE, column=column, organisation=report.organisation, body=papers.article_body(found, report.prose),
        attachments=[(file, file.title) for file in files], source=report.organisation.name,
    )  # fmt: skip
    try:
        report.article = publish_in_bulk([new], actor=actor, at=at, gate=gate_at(at, answered=True))[0]
    except HeldError as held:
        raise ReportRefusedError(str(held)) from None
    report.save(update_fields=["article"])
    record(
        AnnualReportVerb.PUBLISHED, f"annualreport:{report.pk}", actor=actor.pk, at=at,
        organisation=report.organisation.code, facts={"year": report.year, "article": report.article.pk},
    )  # fmt: skip
    return report
