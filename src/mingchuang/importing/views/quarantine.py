"""The work-list of quarantine: many decided at once, or one document with what can be done about it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.importing import queries
from mingchuang.importing.forms import AnswerForm, CorrectionForm
from mingchuang.importing.models import Batch, Item
from mingchuang.importing.quarantine import (
    Correction,
    answer,
    discard,
    hand_on,
    may_answer,
    reread,
    take_in,
)
from mingchuang.importing.rules import IN_SHORT, Outcome, Reason
from mingchuang.importing.running import BatchRefusedError
from mingchuang.importing.taking import Verdict
from mingchuang.importing.views.shared import may_look_at_items, page, tried
from mingchuang.portal.models import ColumnPage

ON_A_PAGE = 100
NAMED_AT_MOST = 5
MOVES = {"draft", "discard", "mend"}
"""What only whoever moves in may do."""


@may_look_at_items
def worklist(request: HttpRequest) -> HttpResponse:
    """Quarantined documents that wait for somebody; those that are ticked are decided together."""
    chosen = {name: request.GET[name] for name in ("reason", "batch") if request.GET.get(name)}
    if request.method == "POST":
        _decide_many(request)
        return redirect(f"{reverse('quarantine')}?{urlencode(chosen)}")
    every = queries.worklist_of(request.user)
    known = {str(getattr(one, "value", one)) for one in every.order_by().values_list("reason", flat=True)}
    rows = every.filter(**_narrowed(chosen)).select_related("batch", "organisation").order_by("pk")
    return page(
        request,
        "quarantine.html",
        "隔离待办",
        rows=Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        chosen=chosen,
        query=urlencode(chosen),
        reasons=[(one.value, IN_SHORT[one]) for one in IN_SHORT if one.value in known],
        batches=Batch.objects.filter(pk__in=every.order_by().values("batch")),
        form=AnswerForm(),
        columns=ColumnPage.objects.order_by("path"),
        answers=queries.answerable_by(request.user).exists(),
    )


def _narrowed(chosen: dict[str, str]) -> dict[str, str]:
    batch = chosen.get("batch", "")
    narrowed = {"batch": batch} if batch.isdigit() else {}
    return narrowed | ({"reason": chosen["reason"]} if "reason" in chosen else {})


def _decide_many(request: HttpRequest) -> None:
    """One decision about each of those that were ticked; who is refused is told why, the others are done."""
    ids = [int(one) for one in request.POST.getlist("item") if one.isdigit()][:ON_A_PAGE]
    items = list(queries.worklist_of(request.user).filter(pk__in=ids).order_by("pk"))
    verb = _verb(request)
    if not items or verb is None:
        messages.error(request, "没有办理：请先勾选隔离件，再选择怎么办。")
        return
    done, refused = 0, []
    for item in items:
        try:
            verb(item)
        except BatchRefusedError as error:
            refused.append(f"《{item.title or item.place}》{error}")
        else:
            done += 1
    if done:
        messages.success(request, f"已办理 {done} 件。")
    if refused:
        more = f"另有 {len(refused) - NAMED_AT_MOST} 件。" if len(refused) > NAMED_AT_MOST else ""
        messages.error(request, f"{len(refused)} 件没有办理：{''.join(refused[:NAMED_AT_MOST])}{more}")


def _verb(request: HttpRequest) -> Callable[[Item], Any] | None:
    """What was chosen, to be done with one document; None for what this person may not choose."""
    at, person, wanted = timezone.now(), request.user, request.POST.get("do", "")
    if wanted in MOVES and not person.has_perm("importing.change_batch"):
        return None
    if wanted == "draft":
        return lambda item: hand_on(item, actor=person, at=at)
    if wanted == "discard":
        return lambda item: discard(item, request.POST.get("reason", ""), actor=person, at=at)
    if wanted == "mend":
        column = ColumnPage.objects.filter(pk=request.POST.get("column") or 0).first()
        return lambda item: take_in(item, _mended(request, item, column), actor=person, at=at)
    form = AnswerForm(request.POST)
    if wanted == "answer" and form.is_valid():
        return lambda item: answer(item, form.answer(), actor=person, at=at)
    return None


def _mended(request: HttpRequest, item: Item, column: ColumnPage | None) -> Correction:
    """The day of its own line, else the day for all, where the document has none; the column for all.

    Raises ``BatchRefusedError`` for what is no day.
    """
    written = request.POST.get(f"day-{item.pk}") or request.POST.get("day") or ""
    if item.original_on or not written:
        return Correction(column=column)
    try:
        return Correction(original_on=date.fromisoformat(written), column=column)
    except ValueError:
        raise BatchRefusedError(f"“{written[:20]}”不是日期，请写成 2014-01-12 的形式。") from None


@may_look_at_items
def quarantined(request: HttpRequest, pk: int) -> HttpResponse:
    """One quarantined document: take it in after correction or after a look, make a draft of it, or discard it."""
    item = _found(request, pk)
    verb = request.POST.get("do", "")
    correcting = request.POST if verb in ("take", "answer") else None
    form = CorrectionForm(correcting, initial=_initial(item))
    answering = AnswerForm(request.POST if verb == "answer" else None)
    if request.method == "POST" and _done(request, item, form, answering):
        return redirect("quarantine")
    waits = item.outcome is Outcome.QUARANTINED and item.decided_at is None
    return page(
        request,
        "item.html",
        item.title or item.place,
        item=item,
        form=form,
        answering=answering,
        waits=waits,
        screened=item.reason is Reason.SCREENED,
        asked=item.reason is Reason.ASKED,
        why_not_answer=may_answer(request.user, item) if waits else "",
        original=_original(item) if waits else None,
    )


def _found(request: HttpRequest, pk: int) -> Item:
    """The document, if this person sees batches or may decide about it. Raises ``Http404`` otherwise."""
    every = Item.objects.select_related("batch", "batch__organisation", "column", "organisation", "article")
    item = get_object_or_404(every, pk=pk)
    if request.user.has_perm("importing.view_batch") or not may_answer(request.user, item):
        return item
    raise Http404


def _original(item: Item) -> Verdict | None:
    """The document as it stands in its source; None where the source is gone."""
    try:
        return reread(item, at=timezone.now())
    except BatchRefusedError:
        return None


@may_look_at_items
@require_GET
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An attachment of a quarantined document, to be looked at before somebody decides."""
    item = _found(request, pk)
    original = _original(item) if item.decided_at is None else None
    files = original.enclosed.files if original else []
    if number >= len(files):
        raise Http404
    found = files[number]
    headers = {
        "Content-Disposition": f'attachment; filename="item-{pk}-{number}.{found.suffix}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(found.content, content_type="application/octet-stream", headers=headers)


def _initial(item: Item) -> dict:
    return {
        "title": item.title,
        "document_number": item.document_number,
        "original_on": item.original_on,
        "column": None if item.reason is Reason.NO_COLUMN else item.column_id,
        "organisation": item.organisation_id,
    }


def _done(request: HttpRequest, item: Item, form: CorrectionForm, answering: AnswerForm) -> bool:
    at, verb = timezone.now(), request.POST.get("do")
    if verb == "answer" and form.is_valid() and answering.is_valid():
        correction, said = Correction(**form.cleaned_data), answering.answer()
        return tried(
            request,
            lambda: answer(item, said, actor=request.user, at=at, correction=correction),
            "已收进并公开。",
        )
    if not request.user.has_perm("importing.change_batch"):
        return False
    if verb == "take" and form.is_valid():
        correction = Correction(**form.cleaned_data)
        return tried(request, lambda: take_in(item, correction, actor=request.user, at=at), "已收进并公开。")
    if verb == "draft":
        said_done = "已转为草稿，请在“信息”里脱敏或改正后提交审核；公开后自动计入收进。"
        return tried(request, lambda: hand_on(item, actor=request.user, at=at), said_done)
    if verb == "discard":
        reason = request.POST.get("reason", "")
        return tried(request, lambda: discard(item, reason, actor=request.user, at=at), "已记为不收。")
    return False
