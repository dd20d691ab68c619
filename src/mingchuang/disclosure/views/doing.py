"""What people do on the page of one line: each button is one action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from mingchuang.disclosure import actions
from mingchuang.disclosure.models import Evidence, Exemption, Occurrence
from mingchuang.disclosure.rules import RefusedError
from mingchuang.disclosure.views.frame import attempted
from mingchuang.disclosure.views.overview import line_of, may_look
from mingchuang.publishing.queries import live


@may_look
@require_POST
def do(request: HttpRequest, pk: int, code: str, verb: str) -> HttpResponse:
    """Carry out one verb for this obligation and organisation, then show the line again."""
    obligation, organisation = line_of(request, pk, code)
    known: dict[str, tuple[Callable[..., Any], str]] = {
        "attach": (_attach, "已关联，公开目录随之更新。"),
        "detach": (_detach, "已取消关联。"),
        "exempt": (_exempt, "已标记为不适用，理由记入历史。"),
        "apply": (_apply, "已恢复适用。"),
        "occur": (_occur, "已登记，期限从产生或变更之日起算。"),
        "void": (_void, "已撤销登记。"),
    }
    if verb not in known:
        messages.error(request, "没有这一操作，请刷新页面。")
    else:
        act, done = known[verb]
        attempted(request, lambda: act(request, obligation, organisation), done)
    return redirect("obligation_line", pk=pk, code=code)


def _attach(request: HttpRequest, obligation: Any, organisation: Any) -> None:
    written = request.POST.get("article", "").strip()
    found = (
        live().filter(url=written).first() or live().filter(index_number=written).first() if written else None
    )
    if found is None:
        raise RefusedError("没有找到这条信息。请填写它的网页地址（以 / 开头）或者索引号。")
    actions.attach(obligation, organisation, found, actor=request.user, at=timezone.now())


def _detach(request: HttpRequest, obligation: Any, organisation: Any) -> None:
    row = get_object_or_404(Evidence, pk=_number(request), obligation=obligation, organisation=organisation)
    actions.detach(row, actor=request.user, at=timezone.now())


def _exempt(request: HttpRequest, obligation: Any, organisation: Any) -> None:
    reason = request.POST.get("reason", "")
    actions.exempt(obligation, organisation, reason=reason, actor=request.user, at=timezone.now())


def _apply(request: HttpRequest, obligation: Any, organisation: Any) -> None:
    row = get_object_or_404(Exemption, obligation=obligation, organisation=organisation, ended_at=None)
    actions.end_exemption(row, actor=request.user, at=timezone.now())


def _occur(request: HttpRequest, obligation: Any, organisation: Any) -> None:
    try:
        day = parse_date(request.POST.get("happened_on", ""))
    except ValueError:
        day = None
    if day is None:
        raise RefusedError("请填写产生或变更的日期，例如 2026-03-02。")
    actions.register_occurrence(
        obligation,
        organisation,
        happened_on=day,
        what=request.POST.get("what", ""),
        actor=request.user,
        at=timezone.now(),
    )


def _void(request: HttpRequest, obligation: Any, organisation: Any) -> None:
    row = get_object_or_404(
        Occurrence, pk=_number(request), obligation=obligation, organisation=organisation, voided_at=None
    )
    reason = request.POST.get("reason", "")
    actions.void_occurrence(row, reason=reason, actor=request.user, at=timezone.now())


def _number(request: HttpRequest) -> int:
    written = request.POST.get("row", "")
    return int(written) if written.isdecimal() and len(written) < 19 else 0
