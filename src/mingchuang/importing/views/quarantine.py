"""The work-list of quarantine, and one document with what can be done about it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.importing import queries
from mingchuang.importing.forms import CorrectionForm
from mingchuang.importing.models import Item
from mingchuang.importing.quarantine import Correction, discard, hand_on, take_in
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.importing.views.shared import may_look, may_move, page, tried

ON_A_PAGE = 50


@may_look
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """Quarantined documents that wait for somebody."""
    rows = Paginator(queries.worklist().order_by("pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "quarantine.html", "隔离待办", rows=rows)


@may_move
def quarantined(request: HttpRequest, pk: int) -> HttpResponse:
    """One quarantined document: take it in after correction, make a draft of it, or discard it."""
    item = get_object_or_404(Item.objects.select_related("batch", "column", "organisation", "article"), pk=pk)
    form = CorrectionForm(request.POST if request.POST.get("do") == "take" else None, initial=_initial(item))
    if request.method == "POST" and _done(request, item, form):
        return redirect("quarantine")
    return page(
        request,
        "item.html",
        item.title or item.place,
        item=item,
        form=form,
        waits=item.outcome is Outcome.QUARANTINED and item.decided_at is None,
        screened=item.reason is Reason.SCREENED,
    )


def _initial(item: Item) -> dict:
    return {
        "title": item.title,
        "document_number": item.document_number,
        "original_on": item.original_on,
        "column": None if item.reason is Reason.NO_COLUMN else item.column_id,
        "organisation": item.organisation_id,
    }


def _done(request: HttpRequest, item: Item, form: CorrectionForm) -> bool:
    at, verb = timezone.now(), request.POST.get("do")
    if verb == "take" and form.is_valid():
        correction = Correction(**form.cleaned_data)
        return tried(request, lambda: take_in(item, correction, actor=request.user, at=at), "已收进并公开。")
    if verb == "draft":
        said = "已转为草稿，请在“信息”里脱敏或改正后提交审核；公开后自动计入收进。"
        return tried(request, lambda: hand_on(item, actor=request.user, at=at), said)
    if verb == "discard":
        reason = request.POST.get("reason", "")
        return tried(request, lambda: discard(item, reason, actor=request.user, at=at), "已记为不收。")
    return False
