"""The desk's pages on which the office keeps the catalogue: list, form, import, template."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.disclosure import actions, queries
from mingchuang.disclosure.forms import ImportForm, ObligationForm
from mingchuang.disclosure.models import Obligation
from mingchuang.disclosure.rules import Origin, RefusedError
from mingchuang.disclosure.views.frame import XLSX, attempted, download, for_office, page
from mingchuang.disclosure.workbook import HEAD, as_row, template_bytes

LIST = "obligation_list"


@for_office
@require_GET
def obligation_list(request: HttpRequest) -> HttpResponse:
    """Every obligation with its rule, those no longer in force too; as a standard table for download."""
    rows = queries.catalogue()
    if chosen := request.GET.get("field", ""):
        origin = next((one for one in Origin if one.value == chosen), None)
        rows = rows.filter(origin=origin, field="") if origin else rows.filter(field=chosen)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(item__icontains=words) | rows.filter(sub_item__icontains=words)
    if request.GET.get("export") == "xlsx":
        return download("xlsx", f"{chosen or '公开事项'}标准目录", HEAD, map(as_row, rows))
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "fields": list(
            Obligation.objects.exclude(field="").values_list("field", flat=True).distinct().order_by("field")
        ),
        "chosen": chosen,
        "words": words,
        "today": timezone.localdate(),
    }
    return page(request, "obligation_list", "维护公开事项", context, trail=[("", "维护事项")])


@for_office
@require_http_methods(["GET", "POST"])
def obligation_add(request: HttpRequest) -> HttpResponse:
    """A new obligation."""
    return _form(request, None)


@for_office
@require_http_methods(["GET", "POST"])
def obligation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one, with a reason."""
    return _form(request, get_object_or_404(Obligation, pk=pk))


def _form(request: HttpRequest, row: Obligation | None) -> HttpResponse:
    initial = (
        {}
        if row
        else {
            "valid_from": timezone.localdate(),
            "limit_kind": "workdays_after",
            "limit_n": 20,
            "carriers": ["site"],
            "levels": ["county"],
        }
    )
    form = ObligationForm(request.POST or None, instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        values, at = form.values(), timezone.now()
        options: dict[str, Any] = {"actor": request.user, "at": at, "reason": form.cleaned_data["reason"]}
        try:
            saved = (
                actions.change_obligation(row, values, **options)
                if row
                else actions.add_obligation(values, **options)
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            attempted(request, lambda: saved, f"“{saved}”已保存，修改记入历史。")
            return redirect(LIST)
    title = f"修改：{row}" if row else "新增公开事项"
    context = {"form": form, "row": row, "history": queries.history(row) if row else []}
    return page(request, "obligation_form", title, context, trail=[(reverse(LIST), "维护事项"), ("", title)])


@for_office
@require_http_methods(["GET", "POST"])
def obligation_import(request: HttpRequest) -> HttpResponse:
    """Bring in a standard table; what could not be understood is told row by row."""
    form = ImportForm(request.POST or None, request.FILES or None)
    done = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            done = actions.import_table(
                told["field_name"].strip(),
                form.read.rows,
                columns=list(told["columns"]),
                fallback=told["fallback"],
                actor=request.user,
                at=timezone.now(),
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
    refused_rows = form.read.refused if getattr(form, "read", None) else []
    context = {"form": form, "done": done, "refused_rows": refused_rows}
    trail = [(reverse(LIST), "维护事项"), ("", "导入")]
    return page(request, "import", "导入标准目录", context, trail=trail)


@for_office
@require_GET
def obligation_template(request: HttpRequest) -> HttpResponse:
    """An empty standard table."""
    answer = HttpResponse(template_bytes(request.GET.get("field", "")), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="biaozhunmulu.xlsx"'
    return answer
