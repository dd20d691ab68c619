"""One report: its figures and text, its steps, the list behind a figure, the paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.accounts.queries import has_role
from mingchuang.annualreport import actions, collecting, figures, papers, publication, queries, reading
from mingchuang.annualreport.forms import ProseForm
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import WORKFLOW, WRITERS, Part, ReportRefusedError, Stage
from mingchuang.annualreport.suggestions import suggested
from mingchuang.annualreport.views.frame import ON_A_PAGE, body_of, may_look, page, period_of
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.directory.models import Organisation
from mingchuang.documents.sheets import xlsx_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@may_look
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A report: figures that open, tables with failing cells marked, the text, what may be done now."""
    period, organisation = period_of(year), body_of(request, code)
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
    return page(
        request,
        "report",
        f"{organisation.short_name}{year}年度报告",
        year=year,
        before_year=year - 1,
        organisation=organisation,
        found=found,
        report=own,
        form=form,
        may_write=may_write,
        figures=reading.main_figures(found, before),
        compared=reading.compared(found, before),
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
    organisation = body_of(request, code)
    own = queries.find(period_of(year).year, organisation)
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
    period, organisation = period_of(year), body_of(request, code)
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
    asked = max(int(number), 1) if number.isdigit() and len(number) < 7 else 1
    value = queries.figures_of(year, organisation, today=timezone.localdate()).cell(figure)
    total, rows = queries.rows_of(
        own, figure, period, scope, slice((asked - 1) * ON_A_PAGE, asked * ON_A_PAGE), known=value
    )
    return page(
        request,
        "evidence",
        definition.label,
        definition=definition,
        year=year,
        organisation=organisation,
        value=value,
        total=total,
        rows=rows,
        page=Paginator(range(total), ON_A_PAGE).get_page(asked),
        is_frozen=bool(own and own.stage is Stage.PUBLISHED),
    )


@may_look
@require_GET
def paper(request: HttpRequest, year: int, code: str, ending: str) -> HttpResponse:
    """The report in another format, as it stands now."""
    if ending not in TYPES:
        raise Http404
    organisation = body_of(request, code)
    found = queries.figures_of(period_of(year).year, organisation, today=timezone.localdate())
    own = queries.find(year, organisation)
    content = papers.rendered(found, own.prose if own else {}, ending, at=timezone.now())
    name = f"annual-report-{code}-{year}.{ending}"
    return HttpResponse(
        content, content_type=TYPES[ending], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
