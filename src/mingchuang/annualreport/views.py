"""The desk's pages of annual reports: who has handed in, one report, the list behind a figure, registers, the check."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.annualreport import (
    actions,
    collecting,
    figures,
    papers,
    publication,
    queries,
    reading,
    selfcheck,
)
from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.forms import ActivityForm, CountForm, FileForm, ProseForm
from mingchuang.annualreport.models import Activity, RecordedCount
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import (
    ADDED_UP,
    WORKFLOW,
    WRITERS,
    ActivityKind,
    Part,
    ReportRefusedError,
    Stage,
    due_on,
)
from mingchuang.annualreport.suggestions import suggested
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.documents.sheets import xlsx_bytes

ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
may_look = permission_required("annualreport.view_annualreport", raise_exception=True)


def _body(request: HttpRequest, code: str, kinds: Any = BUSINESS) -> Organisation:
    """The organisation, for whoever has one of the roles there or above it."""
    organisation = get_object_or_404(Organisation, code=code)
    if not has_role(request.user, kinds, organisation):
        raise PermissionDenied
    return organisation


def _year(year: int) -> Period:
    if not actions.FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return Period(year)


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    head = {"page_title": title, "header_title": title, "header_icon": "doc-full-inverse"}
    return render(request, f"annualreport/{template}.html", {**head, **context})


@may_look
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """One year: the district's report, the bodies with what they handed in, differences of the sum."""
    today = timezone.localdate()
    year = _asked_year(request, today)
    mine = {one.pk for one in organisations_of(request.user, BUSINESS)}
    root = government()
    sees_all = root is not None and root.pk in mine
    entries = [entry for entry in collecting.handed_in(year, today) if entry.organisation.pk in mine]
    shares = collecting.shares(year) if sees_all else []
    return _page(
        request,
        "reports",
        f"{year}年度报告",
        year=year,
        years=range(today.year, actions.FIRST_YEAR - 1, -1),
        root=root if sees_all else None,
        own=queries.find(year, root) if root and sees_all else None,
        due=due_on(year, is_government=True),
        entries=entries,
        missing=sum(entry.is_missing for entry in entries),
        shares=shares,
        sums=collecting.sums_of(shares),
        added=[figures.definitions()[code] for code in ADDED_UP],
        differences=reading.named(collecting.sum_differences(year, today=today)) if sees_all else [],
    )


@may_look
@require_GET
def self_check(request: HttpRequest) -> HttpResponse:
    """For the leader: what is late, since when, whose; what will be; what the year's contents are made of."""
    today = timezone.localdate()
    year = _asked_year(request, today)
    mine = organisations_of(request.user, BUSINESS)
    root = government()
    top = root if root in mine else next((one for one in mine if one.is_active), None)
    if top is None:
        raise PermissionDenied
    scope, period = Scope.of(top), Period(year)
    found = selfcheck.matters(scope, today)
    kinds = selfcheck.mix(period, scope, "mix.kind.")
    return _page(
        request,
        "self_check",
        "信息公开工作自查",
        year=year,
        years=range(today.year, actions.FIRST_YEAR - 1, -1),
        scope=scope,
        gaps=[one for one in found if one.is_gap],
        soon=[one for one in found if not one.is_gap],
        kinds=kinds,
        mixes=[("信息类别", kinds), ("主题分类", selfcheck.mix(period, scope, "mix.subject."))],
    )


def _asked_year(request: HttpRequest, today: date) -> int:
    """The year in the address; without one the year that the present reports are about."""
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and len(wanted) == 4 else today.year - (today.month < 4)
    return min(max(year, actions.FIRST_YEAR), today.year)


@may_look
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A report: figures that open, tables with failing cells marked, the text, what may be done now."""
    period, organisation = _year(year), _body(request, code)
    today = timezone.localdate()
    found = queries.figures_of(year, organisation, today=today)
    own = queries.find(year, organisation)
    may_write = has_role(request.user, WRITERS, organisation) and (own is None or own.stage is Stage.DRAFTING)
    form = ProseForm(request.POST or None, initial=own.prose if own else {})
    if request.method == "POST":
        if not may_write:
            raise PermissionDenied
        if form.is_valid():
            return _written(request, period, organisation, _with_adopted(request, form.cleaned_data))
    before = reading.last_year(found, today)
    failing = reading.checks_of(found, before)
    return _page(
        request,
        "report",
        f"{organisation.short_name}{year}年度报告",
        year=year,
        organisation=organisation,
        found=found,
        report=own,
        form=form,
        may_write=may_write,
        figures=reading.main_figures(found, before),
        tables=reading.tables_of(found, failing),
        failing=failing,
        differences=reading.named(queries.differences(own)) if own else [],
        suggestions=suggested(period, found.scope, today) if may_write else [],
        unrecorded=queries.unrecorded(found) if may_write else [],
        moves=[move for move in WORKFLOW.open_from(own.stage) if actions.may_take(move, own, request.user)] if own else [],
        sum_differences=reading.named(collecting.sum_differences(year, today=today)) if organisation.parent_id is None else [],
        formats=TYPES,
    )  # fmt: skip


def _with_adopted(request: HttpRequest, prose: dict[str, str]) -> dict[str, str]:
    """The text with a suggestion taken over at the end of the part on problems."""
    line = request.POST.get("adopt", "").strip()[:2000]
    if not line:
        return prose
    return {**prose, Part.PROBLEMS.value: f"{prose.get(Part.PROBLEMS.value, '')}\n{line}".strip()}


def _written(
    request: HttpRequest, period: Period, organisation: Organisation, prose: dict[str, str]
) -> HttpResponse:
    at, today = timezone.now(), timezone.localdate()
    try:
        own = actions.begin(period.year, organisation, actor=request.user, at=at, today=today)
        actions.write(own, prose, actor=request.user, at=at)
        messages.success(request, "已保存。")
    except ReportRefusedError as error:
        messages.error(request, str(error))
    return redirect("annual_report", period.year, organisation.code)


@may_look
@require_POST
def move(request: HttpRequest, year: int, code: str, name: str) -> HttpResponse:
    """Take a step; publishing makes the public article as well."""
    organisation = _body(request, code)
    own = queries.find(_year(year).year, organisation)
    if own is None or name not in WORKFLOW.moves:
        raise Http404
    at, today = timezone.now(), timezone.localdate()
    try:
        if reason := request.POST.get("difference_reason", "").strip():
            own = actions.explain_difference(own, reason[:2000], actor=request.user, at=at)
        if name == "publish":
            own = publication.publish(own, actor=request.user, at=at, today=today)
        else:
            remark = request.POST.get("remark", "")[:2000]
            own = actions.move(own, name, remark=remark, actor=request.user, at=at, today=today)
        messages.success(request, f"已{WORKFLOW.moves[name].label}。")
    except (MoveRefusedError, ReportRefusedError) as error:
        messages.error(request, str(error))
    return redirect("annual_report", year, code)


@may_look
@require_GET
def evidence(request: HttpRequest, year: int, code: str, figure: str) -> HttpResponse:
    """The list behind a figure, page by page or as a table."""
    period, organisation = _year(year), _body(request, code)
    definition = figures.definitions().get(figure)
    if definition is None:
        raise Http404
    own, scope = queries.find(year, organisation), Scope.of(organisation)
    if request.GET.get("export") == "xlsx":
        rows = queries.rows_of(own, figure, period, scope, slice(0, None))[1]
        cells = [(row.title, row.day, row.note, row.worth, row.address) for row in rows]
        name = f"{code}-{year}-{figure}.xlsx"
        return HttpResponse(
            xlsx_bytes(("名称", "日期", "说明", "计入", "网址"), cells, title=definition.label[:30]),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    number = request.GET.get("page", "1")
    page = max(int(number), 1) if number.isdigit() and len(number) < 7 else 1
    value = queries.figures_of(year, organisation, today=timezone.localdate()).cell(figure)
    total, rows = queries.rows_of(
        own, figure, period, scope, slice((page - 1) * ON_A_PAGE, page * ON_A_PAGE), known=value
    )
    return _page(
        request,
        "evidence",
        definition.label,
        definition=definition,
        year=year,
        organisation=organisation,
        value=value,
        total=total,
        rows=rows,
        page=Paginator(range(total), ON_A_PAGE).get_page(page),
        is_frozen=bool(own and own.stage is Stage.PUBLISHED),
    )


@may_look
@require_GET
def paper(request: HttpRequest, year: int, code: str, ending: str) -> HttpResponse:
    """The report in another format, as it stands now."""
    if ending not in TYPES:
        raise Http404
    organisation = _body(request, code)
    found = queries.figures_of(_year(year).year, organisation, today=timezone.localdate())
    own = queries.find(year, organisation)
    content = papers.rendered(found, own.prose if own else {}, ending, at=timezone.now())
    name = f"annual-report-{code}-{year}.{ending}"
    return HttpResponse(
        content, content_type=TYPES[ending], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@may_look
@require_http_methods(["GET", "POST"])
def registers(request: HttpRequest) -> HttpResponse:
    """Costs, meetings, trainings, and numbers that are counted elsewhere."""
    today = timezone.localdate()
    writes_for = organisations_of(request.user, WRITERS)
    which = request.POST.get("which", "")
    activity = ActivityForm(
        request.POST if which == "activity" else None, organisations=writes_for, today=today, prefix="a"
    )
    count = CountForm(request.POST if which == "count" else None, organisations=writes_for, prefix="c")
    form = {"activity": activity, "count": count}.get(which)
    if request.method == "POST":
        if not writes_for or form is None:
            raise PermissionDenied
        if form.is_valid() and _entered(request, which, form, today):
            return redirect("annual_registers")
    mine = [one.pk for one in organisations_of(request.user, BUSINESS)]
    entries = Activity.objects.filter(organisation__in=mine).select_related("organisation")
    kind = request.GET.get("kind", "")
    if kind in set(ActivityKind):
        entries = entries.filter(kind=kind)
    return _page(
        request,
        "registers",
        "信息公开工作台账",
        activity=activity,
        count=count,
        may_write=bool(writes_for),
        kinds=ActivityKind,
        kind=kind,
        page=Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page")),
        counts=[
            (figures.definitions()[one.code], one)
            for one in RecordedCount.objects.filter(organisation__in=mine).select_related("organisation")[
                :ON_A_PAGE
            ]
            if one.code in figures.definitions()
        ],
    )


def _entered(request: HttpRequest, which: str, form: Any, today: date) -> bool:
    values = dict(form.cleaned_data)
    try:
        if which == "activity":
            kind = ActivityKind(values.pop("kind"))
            actions.add_activity(
                kind, values.pop("organisation"), **values, actor=request.user, at=timezone.now()
            )
        else:
            actions.record_count(**values, actor=request.user, at=timezone.now())
    except ReportRefusedError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "已登记。")
    return True


@may_look
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Drop a report, see it with its errors marked. The file is read in a folder of its own and not kept."""
    form = FileForm(request.POST or None, request.FILES or None)
    result = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"report{Path(upload.name).suffix.lower()[:6]}"
            with path.open("wb") as out:
                for piece in upload.chunks():
                    out.write(piece)
            result = checked([path])[0]
            result.path = Path(upload.name).name
    tables = reading.read_tables(result) if result else []
    return _page(request, "check", "检查年度报告", form=form, result=result, tables=tables)
