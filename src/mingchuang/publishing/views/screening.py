"""发布前检查 on the page of an article: decide findings, mask files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingchuang.publishing import actions
from mingchuang.publishing.views.case import found
from mingchuang.publishing.views.editing import REFUSALS
from mingchuang.screening.rules import Choice


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the findings that were ticked."""
    article = found(request, pk)
    chosen = [int(one) for one in request.POST.getlist("finding") if one.isdigit()]
    choice = next((one for one in Choice if one == request.POST.get("choice")), None)
    try:
        if choice is None:
            raise actions.RefusedError("请选择结论：依法应当公开、误报，或已人工查看。")
        count = actions.decide_findings(
            article,
            chosen,
            choice,
            reason=request.POST.get("reason", ""),
            actor=request.user,
            at=timezone.now(),
        )
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已确认 {count} 项检查结果。")
    return _back(pk)


@require_POST
def reopen(request: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Take a decision back."""
    try:
        actions.reopen_finding(found(request, pk), decision, actor=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已撤销确认，这项检查结果须重新处理。")
    return _back(pk)


@require_POST
def mask(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Put a masked copy in the place of an attachment."""
    return _mask(request, pk, f"file:{file}")


@require_POST
def mask_picture(request: HttpRequest, pk: int, picture: int) -> HttpResponse:
    """Put a masked copy in the place of a picture."""
    return _mask(request, pk, f"picture:{picture}")


def _mask(request: HttpRequest, pk: int, item: str) -> HttpResponse:
    try:
        made = actions.mask(found(request, pk), item, actor=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        said = "已开始在后台遮盖，完成后替换原文件；稍后刷新本页查看进度。"
        if made is not None:
            said = f"已生成“{made.title}”并替换原附件，请另一人打开核对后确认。"
        messages.success(request, said)
    return _back(pk)


def _back(pk: int) -> HttpResponse:
    answer = redirect("article_case", pk)
    answer["Location"] += "#screening"
    return answer
