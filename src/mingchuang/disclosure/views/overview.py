"""One page for the disclosure office: every obligation × organisation; and one line with what stands behind it."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.directory.models import Organisation
from mingchuang.disclosure import evidence, queries
from mingchuang.disclosure.coverage import Coverage, Line
from mingchuang.disclosure.models import Evidence, Exemption, Obligation, Occurrence
from mingchuang.disclosure.rules import Bearer, Origin, Standing, due_after
from mingchuang.disclosure.views.frame import download, page
from mingchuang.parameters.queries import calendar

ON_A_PAGE = 30
HEAD = ("编号", "领域", "公开事项", "公开主体", "状态", "公开内容（条）", "最新日期", "期限")

may_look = permission_required("disclosure.view_obligation", raise_exception=True)


class Filters:
    """What the address narrows the page to: field, organisation, standing, words."""

    def __init__(self, request: HttpRequest, covered: Coverage) -> None:
        asked = request.GET
        self.field = asked.get("field", "")
        self.words = asked.get("q", "").strip()
        self.standing = next((one for one in Standing if one.value == asked.get("standing")), None)
        code = asked.get("organisation", "")
        self.organisation = next((one for one in covered.organisations if one.code == code), None)

    @property
    def query(self) -> str:
        """The filters as they stand in an address, without the page."""
        told = {
            "field": self.field,
            "organisation": self.organisation.code if self.organisation else "",
            "standing": self.standing.value if self.standing else "",
            "q": self.words,
        }
        return "&".join(f"{name}={value}" for name, value in told.items() if value)

    def takes(self, obligation: Obligation) -> bool:
        """Whether an obligation is shown."""
        if self.field and self.field != (obligation.field or obligation.origin.value):
            return False
        return self.words in f"{obligation.code}{obligation}{obligation.content}"

    def takes_line(self, line: Line) -> bool:
        """Whether a line is shown."""
        return self.standing is None or line.standing is self.standing


@may_look
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Every obligation in force × the organisations that this person may see, with lights and totals."""
    covered = narrowed(queries.cover(timezone.localdate()), request)
    filters = Filters(request, covered)
    bodies = [filters.organisation] if filters.organisation else list(covered.organisations)
    chosen = {body.pk for body in bodies}
    picked: dict[int, dict[int, Line]] = {}
    for (obligation, organisation), line in covered.lines.items():
        if organisation in chosen and filters.takes_line(line):
            picked.setdefault(obligation, {})[organisation] = line
    rows = [one for one in covered.obligations if one.pk in picked and filters.takes(one)]
    shown = [line for one in rows for line in picked[one.pk].values()]
    if (form := request.GET.get("export")) in ("csv", "xlsx"):
        return download(form, "公开事项清单", HEAD, table(covered, rows, picked))
    held = {line.organisation for line in shown}
    columns = [body for body in bodies if body.pk in held]
    current = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "fields": field_choices(covered),
        "organisations": covered.organisations,
        "standings": list(Standing),
        "tally": [(standing, number) for standing, number in covered.tally(shown).items()],
        "total": len(shown),
        "columns": columns,
        "page": current,
        "rows": [(row, [(body, picked[row.pk].get(body.pk)) for body in columns]) for row in current],
        "is_office": queries.is_office(request.user),
        "day": covered.day,
    }
    return page(request, "overview", "公开事项总览", context)


def narrowed(covered: Coverage, request: HttpRequest) -> Coverage:
    """The coverage of the organisations that this person may see."""
    seen = {one.pk for one in queries.seen_by(request.user)}
    lines = {key: line for key, line in covered.lines.items() if line.organisation in seen}
    held = {obligation for obligation, _organisation in lines}
    return Coverage(
        covered.day,
        [one for one in covered.obligations if one.pk in held],
        [one for one in covered.organisations if one.pk in seen],
        lines,
    )


def field_choices(covered: Coverage) -> list[tuple[str, str]]:
    """The origins and fields that occur, as choices."""
    found: dict[str, str] = {}
    for one in covered.obligations:
        found.setdefault(one.field or one.origin.value, one.field or Origin(one.origin).label)
    return list(found.items())


def table(covered: Coverage, rows: list[Obligation], picked: dict[int, dict[int, Line]]) -> list[tuple]:
    """The lines as a table for spreadsheets."""
    names = {body.pk: body.name for body in covered.organisations}
    return [
        (
            row.code, row.field or Origin(row.origin).label, str(row), names[line.organisation], line.standing.label,
            line.count, line.newest_on, line.due.on if line.due else "",
        )
        for row in rows
        for line in picked[row.pk].values()
    ]  # fmt: skip


@may_look
@require_GET
def line(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One obligation of one organisation: why it stands so, the live content, what may be done."""
    obligation, organisation = line_of(request, pk, code)
    today = timezone.localdate()
    covered = queries.cover(today, [obligation])
    found = covered.lines.get((obligation.pk, organisation.pk))
    if found is None:
        raise Http404
    by_hand = {
        one.article_id: one.pk
        for one in Evidence.objects.filter(obligation=obligation, organisation=organisation)
    }
    content = queries.content_of(obligation, organisation)
    is_district = obligation.bearer == Bearer.DISTRICT
    context = {
        "obligation": obligation,
        "organisation": organisation,
        "line": found,
        "content": [(article, by_hand.get(article.pk)) for article in content[:100]],
        "more": max(len(content) - 100, 0),
        "pieces": [
            piece
            for piece in evidence.pieces()
            if piece.code == obligation.code and (is_district or piece.organisation == organisation.pk)
        ],
        "owed": owed(obligation, organisation, found, today),
        "exemption": Exemption.objects.filter(
            obligation=obligation, organisation=organisation, ended_at=None
        ).first(),
        "history": queries.history(obligation)[:20],
        "is_office": queries.is_office(request.user),
        "may_tend": queries.may_tend(request.user, organisation),
        "today": today,
    }
    trail = [
        (reverse("obligations") + f"?organisation={organisation.code}", organisation.short_name),
        ("", str(obligation)),
    ]
    return page(request, "line", f"{organisation.short_name}：{obligation}", context, trail=trail)


def line_of(request: HttpRequest, pk: int, code: str) -> tuple[Obligation, Organisation]:
    """The obligation and the organisation of an address; 404 where this person may not see it."""
    organisation = get_object_or_404(Organisation, code=code)
    if organisation.pk not in {one.pk for one in queries.seen_by(request.user)}:
        raise Http404
    return get_object_or_404(Obligation, pk=pk), organisation


def owed(
    obligation: Obligation, organisation: Organisation, found: Line, today: date
) -> list[dict[str, Any]]:
    """What was registered as made or changed, with its last day and whether content followed."""
    known = calendar()
    rows = Occurrence.objects.filter(obligation=obligation, organisation=organisation, voided_at=None)
    return [
        {
            "row": row,
            "due": due_after(row.happened_on, obligation.time_limit, known),
            "settled": found.newest_on is not None and found.newest_on >= row.happened_on,
            "late": due_after(row.happened_on, obligation.time_limit, known).on < today,
        }
        for row in rows.order_by("-happened_on")
    ]


@may_look
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What this person's own organisations owe: gaps first, then what falls due this month."""
    today = timezone.localdate()
    covered = queries.cover(today)
    seen = [one.pk for one in queries.seen_by(request.user)]
    until = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    names = {one.pk: one for one in covered.organisations}
    rows = {one.pk: one for one in covered.obligations}
    lines = [
        (rows[one.obligation], names[one.organisation], one)
        for one in queries.due_lines(covered, seen, until)
    ]
    if (form := request.GET.get("export")) in ("csv", "xlsx"):
        told = [
            (row.code, row.field, str(row), body.name, one.standing.label, one.count, one.newest_on,
             one.due.on if one.due else "")
            for row, body, one in lines
        ]  # fmt: skip
        return download(form, f"{today:%Y年%-m月}到期的公开事项", HEAD, told)
    current = Paginator(lines, 50).get_page(request.GET.get("page"))
    held = [one for one in covered.lines.values() if one.organisation in set(seen)]
    context = {
        "lines": current,
        "page": current,
        "until": until,
        "tally": list(covered.tally(held).items()),
        "total": len(held),
    }
    return page(request, "mine", "本单位公开事项", context, trail=[("", "本单位")])
