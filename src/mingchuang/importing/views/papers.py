"""The migration report and the closing notice: to read, to download, to publish."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.documents.html import join_blocks
from mingchuang.importing.forms import NoticeForm
from mingchuang.importing.models import Batch
from mingchuang.importing.papers import Paper, closing_notice, draft_of, report
from mingchuang.importing.views.shared import may_look, may_move, page, steps, tried
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.queries import settings
from mingchuang.publishing.rules import ArticleKind

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@may_look
@require_GET
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as it stands, and the form of the notice."""
    return _papers(request, pk, NoticeForm())


def _papers(request: HttpRequest, pk: int, form: NoticeForm) -> HttpResponse:
    batch = get_object_or_404(Batch, pk=pk)
    paper = report(batch)
    return page(
        request,
        "papers.html",
        f"{batch.name}：报告和公告",
        batch=batch,
        steps=steps(batch),
        here="batch_papers",
        paper=paper,
        words=join_blocks(list(paper.blocks)),
        columns=ColumnPage.objects.order_by("path"),
        form=form,
    )


@may_look
@require_GET
def report_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The report as PDF or DOCX."""
    return _file(report(get_object_or_404(Batch, pk=pk)), ending, f"batch-{pk}-report")


@may_move
@require_POST
def notice_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The closing notice as PDF or DOCX."""
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _papers(request, pk, form)
    return _file(_notice(get_object_or_404(Batch, pk=pk), form.cleaned_data), ending, f"batch-{pk}-notice")


@may_move
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft of the report or the notice; it goes live through the review path."""
    batch = get_object_or_404(Batch, pk=pk)
    column = ColumnPage.objects.filter(pk=request.POST.get("column") or 0).first()
    form = NoticeForm(request.POST)
    which = request.POST.get("paper")
    if column is None or (which == "notice" and not form.is_valid()):
        return _papers(request, pk, form if which == "notice" else NoticeForm())
    paper = _notice(batch, form.cleaned_data) if which == "notice" else report(batch)
    made: list[int] = []
    done = tried(
        request,
        lambda: made.append(
            draft_of(
                paper, batch, column, kind=ArticleKind.ANNOUNCEMENT, actor=request.user, at=timezone.now()
            )
        ),
        "已生成草稿，核对后提交审核。",
    )
    return redirect("article_case", made[0]) if done else redirect("batch_papers", pk)


def _notice(batch: Batch, values: dict[str, Any]) -> Paper:
    frame = settings()
    return closing_notice(
        batch,
        **values,
        site=frame.site_name,
        site_address=frame.domain,
        issuer=batch.organisation.name,
    )


def _file(paper: Paper, ending: str, name: str) -> HttpResponse:
    ending = ending if ending in TYPES else "pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    content = paper.rendered(ending, at=timezone.now())
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)
