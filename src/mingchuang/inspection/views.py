"""The desk's pages of inspections: the newest with its trend, one inspection with its findings, the request."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.documents.sheets import csv_bytes, xlsx_bytes
from mingchuang.inspection import actions, queries
from mingchuang.inspection.models import Inspection, StoredFinding
from mingchuang.inspection.rules import Part, Stage, rule_set

ON_A_PAGE = 50
HEAD = ("指标", "名称", "问题", "地址", "依据", "扣分标准")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

may_look = permission_required("inspection.view_inspection", raise_exception=True)
may_ask = permission_required("inspection.add_inspection", raise_exception=True)


@may_look
@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """The newest inspection, what comes near, the trend, availability."""
    at = timezone.now()
    latest = queries.latest()
    context = {
        "latest": latest,
        "seen_by_browser": queries.seen_by_browser(latest) if latest else None,
        "under_way": queries.under_way(),
        "trend": queries.trend(),
        "broken": Inspection.objects.filter(stage=Stage.BROKEN).first(),
        "availability": queries.availability_of_week(at),
        "probe": queries.last_probe(),
        "rules": rule_set(),
        "may_ask": request.user.has_perm("inspection.add_inspection"),
    }
    return render(
        request,
        "inspection/inspections.html",
        {**context, "page_title": "网站检查", "header_title": "网站检查", "header_icon": "circle-check"},
    )


@may_look
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: each indicator's line, the findings of one of them or all, as a page or a table."""
    found = get_object_or_404(Inspection, pk=pk, stage=Stage.DONE)
    rules = rule_set()
    chosen = next((one for one in rules.indicators if one.id == request.GET.get("indicator")), None)
    rows = queries.findings(found, [rule.code for rule in chosen.rules] if chosen else ())
    form = request.GET.get("export")
    if form in ("csv", "xlsx"):
        return _export(rows, form, found)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "inspection": found,
        "lines": [line for line in _lines(found) if line["found"] or line["indicator"].part is not Part.HINT],
        "chosen": chosen,
        "page": page,
        "rows": [_row(row) | {"picture": _picture(found, row.address)} for row in page.object_list],
        "seen_by_browser": queries.seen_by_browser(found),
        "undecided": [(rules.indicator_of(code), rules.rule(code)) for code in found.undecided],
        "rules": rules,
    }
    title = f"{timezone.localtime(found.asked_at):%Y年%-m月%-d日}的检查"
    return render(
        request,
        "inspection/inspection.html",
        {**context, "page_title": title, "header_title": title, "header_icon": "circle-check"},
    )


@may_look
@require_GET
def picture(request: HttpRequest, pk: int, name: str) -> FileResponse:
    """The picture that a browser took of a page with a finding."""
    found = get_object_or_404(Inspection, pk=pk, stage=Stage.DONE)
    file = queries.folder_of(found) / name
    if name not in found.pictures.values() or not file.is_file():
        raise Http404
    return FileResponse(
        file.open("rb"), content_type="image/png", headers={"X-Content-Type-Options": "nosniff"}
    )


@may_ask
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Have the edition inspected within a minute."""
    if actions.ask(actor=request.user.pk, at=timezone.now()) is None:
        messages.warning(request, "已有检查在排队或者正在进行，完成后再检查。")
    else:
        messages.success(request, "已排队，一分钟内开始；页面多时要几分钟，完成后在这里看结果。")
    return redirect("inspections")


def _lines(found: Inspection) -> list[dict[str, Any]]:
    by_id = {one.id: one for one in rule_set().indicators}
    return [{**line, "indicator": by_id[line["id"]]} for line in found.lines if line["id"] in by_id]


def _row(row: StoredFinding) -> dict[str, Any]:
    rules = rule_set()
    address = row.address.removeprefix("http://folder")
    return {
        "indicator": rules.indicator_of(row.rule),
        "rule": rules.rule(row.rule),
        "address": address,
        "said": row.said,
        "evidence": row.evidence.removeprefix("http://folder"),
    }


def _picture(found: Inspection, address: str) -> str:
    """The name of the picture of a page; empty where there is none (any more)."""
    name = found.pictures.get(address, "")
    return name if name and (queries.folder_of(found) / name).is_file() else ""


def _export(rows: Any, form: str, found: Inspection) -> HttpResponse:
    cells = [
        (
            told["indicator"].id,
            told["indicator"].name,
            told["said"],
            told["address"],
            told["evidence"],
            told["rule"].evidence.label,
        )
        for told in map(_row, rows)
    ]
    name = f"inspection-{timezone.localtime(found.asked_at):%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "xlsx":
        return HttpResponse(xlsx_bytes(HEAD, cells, title="检查结果"), content_type=XLSX, headers=headers)
    return HttpResponse(csv_bytes(HEAD, cells), content_type="text/csv; charset=utf-8", headers=headers)
