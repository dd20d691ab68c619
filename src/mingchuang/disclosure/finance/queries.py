"""Read budgets and final accounts: for the desk, for the public pages, for other apps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import active
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure.finance import changes, checking
from mingchuang.disclosure.finance.downloads import workbook
from mingchuang.disclosure.finance.models import Report, Version
from mingchuang.disclosure.finance.rules import (
    BUREAU,
    READERS,
    Level,
    ReportKind,
    Standing,
    Verdict,
    level_of,
    standing,
)
from mingchuang.disclosure.finance.schemas import Form, form_of
from mingchuang.disclosure.finance.tables import Finding, Line, Table, from_json
from mingchuang.parameters.queries import value

Row = Sequence[Any]
"""Side, code, name, figures and, where the table has them, words."""

PUBLISHERS_OF_MONEY = (OrganisationKind.GOVERNMENT, OrganisationKind.DEPARTMENT, OrganisationKind.TOWN)


@dataclass(frozen=True)
class State:
    """Where a report stands: when it was first published, whether it is read by the public now."""

    report: Report
    published_on: date | None
    standing: Standing
    is_live: bool
    url: str

    @property
    def due_on(self) -> date:
        """The last day in time."""
        return self.report.due_on


def form(report: Report) -> Form:
    """The standard tables of the report."""
    return form_of(report.level, report.kind, report.year)


def tables(report: Report) -> list[Table]:
    """Its tables as stored, in the order of the form."""
    return from_json(report.tables, {schema.id: schema for schema in form(report).tables})


def shown_tables(report: Report | Version, form: Form) -> list[Table]:
    """The tables as published: a missing one whose lack is explained stands empty, with the note."""
    found = {
        table.schema.id: table for table in from_json(report.tables, {one.id: one for one in form.tables})
    }
    shown = []
    for schema in form.tables:
        table = found.get(schema.id)
        said = report.explanations.get(f"missing:{schema.id}") or report.explanations.get(
            f"empty:{schema.id}", ""
        )
        if table is None and not said:
            continue
        kept = table or Table(schema, f"“{schema.title}”", ())
        note = "\n".join(filter(None, (kept.note, said and f"说明：{said}")))
        shown.append(Table(schema, kept.place, kept.lines, note))
    return shown


def live_tables(report: Report) -> list[Table]:
    """The tables that the public reads now; nothing where the report is not live."""
    if report.article is None or not report.article.live:
        return []
    version = report.versions.filter(revision__lte=report.article.live_revision_id).first()
    return shown_tables(version, form(report)) if version else []


def is_current(report: Report) -> bool:
    """Whether the newest version of the article was made from the tables and explanations as they are."""
    newest = report.versions.first()
    return newest is not None and (newest.tables, newest.explanations) == (report.tables, report.explanations)


def before(report: Report) -> Report | None:
    """The same report of the year before that has tables."""
    same = Report.objects.filter(organisation=report.organisation, kind=report.kind, serial=report.serial)
    return same.filter(year=report.year - 1).exclude(tables=[]).first()


def findings(report: Report) -> list[Finding]:
    """What does not add up and what wants a sentence; nothing before tables were uploaded."""
    found = tables(report)
    if not found:
        return []
    return [*checking.check(found, form(report)), *_asked(report, found)]


def _asked(report: Report, found: Sequence[Table]) -> list[Finding]:
    on = report.approved_on
    required = value("finance.required_tables", on=on).get(f"{report.level.value}.{report.kind.value}", [])
    asked = list(changes.blank(found, form(report), required))
    earlier = before(report)
    if earlier is not None:
        share, least = (
            Decimal(value("finance.change_percent", on=on)),
            Decimal(value("finance.change_least", on=on)) / 10000,
        )
        asked += changes.moved(found, tables(earlier), form(report), share=share, least=least)
    return asked


def unanswered(report: Report, found: Sequence[Finding] | None = None) -> list[Finding]:
    """The findings that keep the report from being drafted."""
    every = findings(report) if found is None else found
    return [one for one in every if one.verdict is Verdict.FAILS or not report.explanations.get(one.key)]


def published_on(report: Report) -> date | None:
    """The day of its first publication, on the office's clock; None before it."""
    at = report.article.published_at if report.article else None
    return timezone.localtime(at).date() if at else None


def state(report: Report, today: date) -> State:
    """Where it stands on a day."""
    article = report.article
    published = published_on(report)
    live = bool(article and article.live)
    url = article.url if article and live else ""
    return State(report, published, standing(report.due_on, published, today), live, url)


def reports() -> QuerySet[Report]:
    """All reports with their organisation and article."""
    return Report.objects.select_related("organisation", "article")


def live() -> QuerySet[Report]:
    """The reports that the public reads."""
    return reports().filter(article__live=True)


def visible_to(person: Person) -> QuerySet[Report]:
    """The reports on this person's desk."""
    return reports().filter(organisation__in=[one.pk for one in organisations_of(person, READERS)])


def may_edit(person: Person, organisation: Organisation) -> bool:
    """Whether this person records, uploads and explains for the organisation."""
    return has_role(person, BUREAU, organisation)


def may_approve(person: Person) -> list[Organisation]:
    """The organisations for which this person may record approvals."""
    return [
        one for one in organisations_of(person, BUREAU) if one.is_active and one.kind in PUBLISHERS_OF_MONEY
    ]


def publishing_organisations() -> list[Organisation]:
    """Who publishes budgets: the government, its departments and towns in use, in order."""
    return [one for one in active() if one.kind in PUBLISHERS_OF_MONEY]


def years() -> list[int]:
    """The years of which any report is known, newest first."""
    return sorted(set(Report.objects.values_list("year", flat=True)), reverse=True)


def owed(today: date) -> list[State]:
    """Approved and not yet published reports, the earliest limit first."""
    waiting = reports().filter(Q(article=None) | Q(article__published_at=None))
    return sorted((state(report, today) for report in waiting), key=lambda one: one.due_on)


def level(organisation: Organisation) -> Level:
    """Whose money it publishes."""
    return level_of(organisation.kind)


def filled_workbook(
    title: str, level: Level, kind: ReportKind, year: int, filled: Mapping[str, tuple[Sequence[Row], str]]
) -> bytes:
    """A workbook of the standard tables of a report: its lines (``Row``) and the note, by table id.

    A table that is not named comes with its head alone; with nothing filled this is the blank form to work from.
    """
    made = []
    for schema in form_of(level, kind, year).tables:
        rows, note = filled.get(schema.id, ((), ""))
        lines = tuple(
            Line(side, code, name, tuple(figures), words=tuple(*words))
            for side, code, name, figures, *words in rows
        )
        if not lines and not filled:
            lines = tuple(Line(0, "", name, (None,) * len(schema.sides[0].columns)) for name in schema.lines)
        made.append(Table(schema, f"“{schema.title}”", lines, note))
    return workbook(title, made)
