"""Batches: the list, a new one, its account with the list behind each number, running and undoing."""

from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.documents import sharing
from mingchuang.documents.sheets import csv_bytes, xlsx_bytes
from mingchuang.importing import queries, reconciling
from mingchuang.importing.batches import open_batch, queue, queue_undoing
from mingchuang.importing.forms import SOURCES, BatchForm
from mingchuang.importing.models import Batch
from mingchuang.importing.rules import BatchState, Outcome, Reason
from mingchuang.importing.running import BatchRefusedError, opened
from mingchuang.importing.undoing import obstacles
from mingchuang.importing.views.shared import UNDER_WAY, may_look, may_move, page, steps, tried
from mingchuang.publishing.rules import Way

ON_A_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@may_look
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """All batches, newest first, each with its account."""
    rows = [(batch, queries.counts_of(batch)) for batch in Batch.objects.select_related("organisation")[:200]]
    waiting = queries.worklist().count()
    return page(request, "batches.html", "迁移导入", rows=rows, waiting=waiting)


@may_move
def new_batch(request: HttpRequest) -> HttpResponse:
    """Upload an export and open a batch over it."""
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = _opened_from(form.cleaned_data, request)
        except BatchRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("batch_mapping", batch.pk)
    return page(request, "new.html", "新的迁移批次", form=form)


def _opened_from(values: dict[str, Any], request: HttpRequest) -> Batch:
    file = values["file"]
    suffix = next(
        suffix for suffix in sorted(SOURCES, key=len, reverse=True) if file.name.lower().endswith(suffix)
    )
    folder = Path(settings.FILES) / "imports" / uuid4().hex
    folder.mkdir(parents=True)
    place = folder / f"source{suffix}"
    with place.open("wb") as target:
        for piece in file.chunks():
            target.write(piece)
    sharing.share(place)
    batch = open_batch(
        values["name"],
        place,
        organisation=values["organisation"],
        column=values["column"],
        way=Way(values["way"]) if values["way"] else None,
        mapping=values["mapping"],
        source_name=PurePath(file.name.replace("\\", "/")).name,
        actor=request.user,
        at=timezone.now(),
    )
    try:
        opened(batch)
    except BatchRefusedError:
        batch.delete()
        place.unlink()
        folder.rmdir()
        raise
    return batch


@may_look
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The account of a batch, or how far it has come."""
    found = get_object_or_404(Batch.objects.select_related("organisation", "column", "made_by"), pk=pk)
    if found.state is BatchState.PREPARING:
        return redirect("batch_mapping", pk)
    answer = page(
        request,
        "batch.html",
        found.name,
        batch=found,
        steps=steps(found),
        here="batch",
        counts=queries.counts_of(found),
        by_column=queries.account_by(found, "old_column"),
        by_publisher=queries.account_by(found, "publisher"),
        reasons=[(Outcome(outcome), Reason(reason), n) for outcome, reason, n in queries.reasons_of(found)],
        missing=queries.missing_files(found),
        files=queries.files_taken(found),
        under_way=found.state in UNDER_WAY,
        way=Way(found.way).label if found.way else "",
        tied=obstacles(found)[:5] if found.state is BatchState.DONE else [],
    )
    if found.state in UNDER_WAY:
        answer["Refresh"] = "3"
    return answer


@may_move
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker run the batch."""
    found = get_object_or_404(Batch, pk=pk)
    tried(request, lambda: queue(found), "已排队，几秒内开始；这一页会自动显示进度。")
    return redirect("batch", pk)


@may_move
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker undo the batch, once the person has typed its name."""
    found = get_object_or_404(Batch, pk=pk)
    if request.POST.get("name", "").strip() != found.name:
        messages.error(request, "没有撤销：请准确填写批次名称，以免撤错。")
    elif tied := obstacles(found):
        messages.error(
            request, f"不能撤销：有 {len(tied)} 件已被其他内容依赖，例如《{tied[0][0].title}》{tied[0][1]}。"
        )
    else:
        queue_undoing(found)
        messages.success(request, "正在撤销，这一页会自动显示进度。")
    return redirect("batch", pk)


@may_look
@require_GET
def items(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents behind a number of the account, as a page or a table."""
    found = get_object_or_404(Batch, pk=pk)
    rows, said = _narrowed(found, request)
    form = request.GET.get("export")
    if form in ("csv", "xlsx"):
        return _export(rows, form, found)
    chosen = {key: value for key, value in request.GET.items() if key not in ("page", "export")}
    return page(
        request,
        "items.html",
        f"{found.name}：清单",
        batch=found,
        steps=steps(found),
        here="batch_items",
        said=said,
        outcomes=list(Outcome),
        chosen=chosen,
        query=urlencode(chosen),
        rows=Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
    )


def _narrowed(found: Batch, request: HttpRequest) -> tuple[Any, list[str]]:
    rows = queries.items_of(found).select_related("column", "organisation", "article").order_by("pk")
    said = []
    for name, label in (
        ("became", "结果"),
        ("reason", "原因"),
        ("old_column", "原栏目"),
        ("publisher", "原发布机构"),
    ):
        if name in request.GET and (request.GET[name] or name in ("old_column", "publisher")):
            rows = rows.filter(**{name: request.GET[name]})
            said.append(f"{label}：{_label(name, request.GET[name])}")
    if request.GET.get("files") == "missing":
        rows, said = rows.filter(missing__gt=0), [*said, "附件：有缺失或未收的"]
    return rows, said


def _label(name: str, value: str) -> str:
    terms = {"became": Outcome, "reason": Reason}
    if name in terms:
        return next((term.label for term in terms[name] if term.value == value), value)
    return value or "没有写明"


def _export(rows: Any, form: str, found: Batch) -> HttpResponse:
    cells = (reconciling.row_of(item) for item in rows.iterator(chunk_size=500))
    name = f"batch-{found.pk}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "xlsx":
        content = xlsx_bytes(reconciling.HEAD, cells, title="清单")
        return HttpResponse(content, content_type=XLSX, headers=headers)
    return HttpResponse(
        csv_bytes(reconciling.HEAD, cells), content_type="text/csv; charset=utf-8", headers=headers
    )


@may_look
@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole account as a workbook: summary, by column, by publisher, every document, every file."""
    found = get_object_or_404(Batch, pk=pk)
    headers = {"Content-Disposition": f'attachment; filename="batch-{found.pk}-account.xlsx"'}
    return HttpResponse(reconciling.workbook(found), content_type=XLSX, headers=headers)
