"""The desk's pages of rounds of review: all rounds, one round with its documents."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.accounts.models import Person
from mingchuang.disclosure import actions, queries
from mingchuang.disclosure.forms import RoundForm
from mingchuang.disclosure.models import ReviewRound, RoundItem
from mingchuang.disclosure.rules import CONCLUSIONS, RefusedError
from mingchuang.disclosure.views.frame import attempted, download, page
from mingchuang.publishing.rules import Validity

HEAD = ("文件", "文号", "成文日期", "所属单位", "现状", "清理意见", "理由", "结论")
STILL_TO_DO = {"open": {"decided": ""}, "unproposed": {"proposed": ""}}
"""What ``?show=`` leaves of a round."""
may_look = permission_required("disclosure.view_obligation", raise_exception=True)


@may_look
@require_http_methods(["GET", "POST"])
def review_rounds(request: HttpRequest) -> HttpResponse:
    """All rounds with their progress; the office opens one."""
    is_office = queries.is_office(request.user)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_round(**form.cleaned_data, actor=request.user, at=timezone.now())
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            attempted(request, lambda: None, "已发起，各单位的待办里会出现要清理的文件。")
            return redirect("review_round", pk=made.pk)
    rows = queries.rounds().annotate(
        total=Count("items"), proposed=Count("items", filter=~Q(items__proposed="")),
        decided=Count("items", filter=~Q(items__decided="")),
    )  # fmt: skip
    context = {"rounds": rows, "form": form, "is_office": is_office}
    return page(request, "rounds", "文件清理", context, trail=[("", "文件清理")])


@may_look
@require_GET
def review_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: the documents that this person may see, with what may be done about each."""
    current = get_object_or_404(ReviewRound, pk=pk)
    items = queries.items_for(request.user, current)
    chosen = request.GET.get("show", "")
    if chosen in STILL_TO_DO:
        items = items.filter(**STILL_TO_DO[chosen])
    if request.GET.get("export") == "xlsx":
        return download("xlsx", current.title, HEAD, map(_row, items))
    found = Paginator(items, 50).get_page(request.GET.get("page"))
    context = {
        "round": current,
        "page": found,
        "rows": _rows(request.user, current, found),
        "chosen": chosen,
        "conclusions": list(CONCLUSIONS.items()),
        "left": current.items.filter(decided="").count(),
        "total": current.items.count(),
        "is_office": queries.is_office(request.user),
    }
    return page(
        request,
        "round",
        current.title,
        context,
        trail=[(reverse("review_rounds"), "文件清理"), ("", current.title)],
    )


def _rows(person: Person, current: ReviewRound, found: Iterable[RoundItem]) -> list[dict[str, Any]]:
    """Each document of a page with what ``person`` may do about it; rights are asked once for each organisation."""
    found = list(found)
    tending = {one.organisation_id: queries.may_tend(person, one.organisation) for one in found}
    deciding = {one.organisation_id: queries.may_decide(person, one) for one in found}
    return [
        {
            "item": one,
            "proposed": conclusion(one.proposed),
            "decided": conclusion(one.decided),
            "may_propose": tending[one.organisation_id] and not one.decided and not current.published_at,
            "may_decide": deciding[one.organisation_id] and one.proposed and not one.decided
            and one.proposed_by_id != person.pk,
        }
        for one in found
    ]  # fmt: skip


@may_look
@require_POST
def review_item(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Propose or decide about one document, or publish the round that ``pk`` names."""
    if verb == "publish":
        current = get_object_or_404(ReviewRound, pk=pk)
        attempted(
            request,
            lambda: actions.publish_round(current, actor=request.user, at=timezone.now()),
            "清理结果已公布。",
        )
        return redirect("review_round", pk=pk)
    item = get_object_or_404(RoundItem.objects.select_related("round"), pk=pk)
    get_object_or_404(queries.items_for(request.user, item.round), pk=pk)
    if verb == "decide":
        attempted(
            request,
            lambda: actions.decide(item, actor=request.user, at=timezone.now()),
            "结论已确定，文件页面随之更新。",
        )
    else:
        validity = next(
            (one for one in CONCLUSIONS if one.value == request.POST.get("validity")), Validity.IN_FORCE
        )
        reason = request.POST.get("reason", "")
        attempted(
            request,
            lambda: actions.propose(item, validity, reason=reason, actor=request.user, at=timezone.now()),
            "清理意见已提出，等签发人确定。",
        )
    return redirect("review_round", pk=item.round_id)


def conclusion(validity: Validity | str) -> str:
    """What a round calls a validity."""
    return CONCLUSIONS[Validity(validity)] if validity else ""


def _row(item: RoundItem) -> tuple[object, ...]:
    article = item.article
    return (
        article.title, article.document_number, article.written_on, item.organisation.name,
        getattr(article.validity, "label", ""), conclusion(item.proposed), item.reason, conclusion(item.decided),
    )  # fmt: skip
