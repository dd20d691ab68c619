"""The desk's pages of finance: coverage over organisations and years, one report, the recording of approvals."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.disclosure.finance import actions, queries
from mingchuang.disclosure.finance.amounts import written
from mingchuang.disclosure.finance.coverage import coverage
from mingchuang.disclosure.finance.downloads import head_of, long_csv, rows_of, unit_of, workbook
from mingchuang.disclosure.finance.forms import ApprovalForm, UploadForm
from mingchuang.disclosure.finance.models import Report
from mingchuang.disclosure.finance.rules import ARTICLES, ReportKind, Verdict
from mingchuang.disclosure.finance.schemas import Schema
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.parameters.queries import value
from mingchuang.publishing.actions import RefusedError as PublishingRefusedError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ICON = "table"
REFUSALS = (actions.RefusedError, PublishingRefusedError, MoveRefusedError)
View = Callable[..., HttpResponse]


def for_finance(right: str) -> Callable[[View], View]:
    """Only for whoever holds the right somewhere; each report is asked for besides."""

    def guard(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
            if not request.user.has_perm(f"finance.{right}_report"):
                raise PermissionDenied
            return view(request, *args, **options)

        return asked

    return guard


def found(request: HttpRequest, pk: int) -> Report:
    """The report, if this person may see it. Raises ``Http404`` otherwise."""
    report = queries.visible_to(request.user).filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


@for_finance("view")
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Organisations × years of one kind, with the limits; what is owed, soonest first."""
    today = timezone.localdate()
    kind = _kind(request.GET.get("kind"))
    grid = coverage(kind, today)
    if request.GET.get("export") == "xlsx":
        head, rows = grid.as_rows()
        name = f'attachment; filename="finance-{kind.value}.xlsx"'
        return HttpResponse(
            xlsx_bytes(head, rows, title=kind.label), content_type=XLSX, headers={"Content-Disposition": name}
        )
    visible = {report.pk for report in queries.visible_to(request.user)}
    context = {
        "grid": grid,
        "kinds": [(one, one is kind) for one in ReportKind],
        "owed": [(one, (one.due_on - today).days) for one in queries.owed(today) if one.report.pk in visible],
        "visible": visible,
        "may_approve": bool(queries.may_approve(request.user)),
        "days": value("finance.disclosure_days", on=today),
        "remind_days": value("finance.remind_days", on=today),
    }
    return _page(request, "overview.html", "预决算公开", context)


@for_finance("add")
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest) -> HttpResponse:
    """Record on which day reports were approved."""
    choices = queries.may_approve(request.user)
    form = ApprovalForm(request.POST or None, choices=choices, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        try:
            made = actions.record_approval(
                kept["organisations"], form.key, kept["approved_on"], actor=request.user, at=timezone.now()
            )
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"已登记{len(made)}个单位的批准日期，公开期限开始计算。")
            return redirect("finance_report", made[0].pk) if len(made) == 1 else redirect("finance")
    status = 422 if request.method == "POST" else 200
    return _page(request, "approve.html", "登记批准日期", {"form": form, "choices": choices}, status)


@for_finance("view")
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: limit, tables as read, what does not add up, what is to be explained, the draft."""
    return _report(request, found(request, pk))


def _report(
    request: HttpRequest, one: Report, *, form: UploadForm | None = None, refused: Any = (), status: int = 200
) -> HttpResponse:
    checked = queries.findings(one)
    tables = queries.tables(one)
    context = {
        "report": one,
        "state": queries.state(one, timezone.localdate()),
        "law": ARTICLES[one.level],
        "form": form or UploadForm(),
        "refused": refused,
        "failed": [each for each in checked if each.verdict is Verdict.FAILS],
        "asked": [
            (each, one.explanations.get(each.key, "")) for each in checked if each.verdict is Verdict.ASKS
        ],
        "open": len(queries.unanswered(one, checked)),
        "tables": [
            {
                "table": table,
                "head": head_of(table.schema),
                "unit": unit_of(table.schema),
                "rows": [[_shown(cell, table.schema) for cell in row] for row in rows_of(table)],
            }
            for table in tables
        ],
        "standard": queries.form(one).tables,
        "may_edit": queries.may_edit(request.user, one.organisation),
        "is_current": queries.is_current(one),
    }
    return _page(request, "report.html", one.title, context, status)


def _shown(cell: object, schema: Schema) -> tuple[str, bool]:
    """A cell as the desk shows it, and whether it is a figure."""
    if isinstance(cell, Decimal):
        return (f"{cell.normalize():f}" if schema.counts else written(cell)), True
    return str(cell or ""), False


@for_finance("change")
@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a workbook in; what cannot be read is named by place and nothing is kept."""
    one = found(request, pk)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _report(request, one, form=form, status=422)
    try:
        actions.upload_tables(one, form.content, form.name, actor=request.user, at=timezone.now())
    except actions.RefusedError as refused:
        return _report(request, one, refused=refused.sentences, status=422)
    messages.success(request, "表格已读入。请核对下面的表和检查结果。")
    return redirect("finance_report", pk)


@for_finance("change")
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the explanations."""
    one = found(request, pk)
    told = {key.removeprefix("say:"): text for key, text in request.POST.items() if key.startswith("say:")}
    return _done(
        request,
        one,
        lambda: actions.explain(one, told, actor=request.user, at=timezone.now()),
        "说明已保存。",
    )


@for_finance("change")
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the article and send it on its way."""
    one = found(request, pk)
    said = "公开稿已生成并提交审核。签发以后，公众就能看到。"
    return _done(
        request, one, lambda: actions.draft_article(one, actor=request.user, at=timezone.now()), said
    )


def _done(request: HttpRequest, one: Report, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except REFUSALS as refused:
        return _report(request, one, refused=getattr(refused, "sentences", (str(refused),)), status=422)
    messages.success(request, said)
    return redirect("finance_report", one.pk)


@for_finance("view")
@require_GET
def download(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The tables as they are now, before publication."""
    one = found(request, pk)
    tables = queries.shown_tables(one, queries.form(one))
    if not tables or ending not in ("xlsx", "csv"):
        raise Http404
    content = workbook(one.title, tables) if ending == "xlsx" else long_csv(tables)
    kind = XLSX if ending == "xlsx" else "text/csv; charset=utf-8"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="finance-{pk}.{ending}"'},
    )


@for_finance("view")
@require_GET
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """The standard tables of the report as an empty workbook to fill in."""
    one = found(request, pk)
    content = queries.filled_workbook(one.title, one.level, one.kind, one.year, {})
    headers = {"Content-Disposition": f'attachment; filename="finance-{pk}-blank.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _kind(written: str | None) -> ReportKind:
    return next((kind for kind in ReportKind if kind.value == written), ReportKind.FINAL_ACCOUNTS)


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {**context, "page_title": title, "header_title": title, "header_icon": ICON}
    return render(request, f"finance/desk/{template}", shown, status=status)
