"""The desk's pages of the installation: its state, as ``mingchuang doctor`` finds it, and the site's safety."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.operations import actions, queries, takedown
from mingchuang.operations.doctor import Health, examine
from mingchuang.operations.forms import EventForm, PaperForm, SwitchForm, TakeDownForm
from mingchuang.operations.models import SafetyEvent
from mingchuang.operations.rules import SafetyPaper
from mingchuang.portal.queries import settings as site_settings
from mingchuang.publishing.actions import RefusedError

SWITCH_IDS, TAKE_IDS = "switch_%s", "take_%s"
REFUSALS = (actions.SafetyRefusedError, RefusedError)
may_look = permission_required("operations.view_safety", raise_exception=True)
may_keep = permission_required("operations.keep_safety", raise_exception=True)
may_take_down = permission_required("operations.take_down", raise_exception=True)
may_grey = permission_required("operations.switch_grey", raise_exception=True)


@permission_required("operations.view_state", raise_exception=True)
@require_GET
def state(request: HttpRequest) -> HttpResponse:
    """Every finding, what is wrong first."""
    at = timezone.now()
    gravity = [Health.WRONG, Health.NOTICE, Health.GOOD]
    found = sorted(examine(at), key=lambda finding: gravity.index(finding.health))
    counted = [(health, sum(finding.health is health for finding in found)) for health in gravity]
    context = {"findings": found, "counted": counted, "at": at}
    return render(
        request,
        "operations/state.html",
        {**context, "page_title": "系统状态", "header_title": "系统状态", "header_icon": "cogs"},
    )


@may_look
@require_GET
def safety(request: HttpRequest) -> HttpResponse:
    """Everything about the site's safety on one page, the measures first."""
    return _safety(request)


def _safety(request: HttpRequest, status: int = 200, **forms_given: forms.Form) -> HttpResponse:
    context = {
        "read_only": queries.read_only(),
        "is_grey": site_settings().is_grey,
        "switch": SwitchForm(auto_id=SWITCH_IDS),
        "take_down": TakeDownForm(initial={"address": request.GET.get("address", "")}, auto_id=TAKE_IDS),
        "papers": queries.papers(timezone.localdate()),
        "events": queries.events(),
        "taken": queries.taken_down(),
        "switchings": queries.switchings(),
        "today": timezone.localdate(),
        **forms_given,
    }
    return _page(request, "safety", "网站安全", context, status=status)


@may_keep
@require_POST
def read_only(request: HttpRequest) -> HttpResponse:
    """One step: only reading from now on, or writing again."""
    form = SwitchForm(request.POST, auto_id=SWITCH_IDS)
    is_on = request.POST.get("to") == "on"
    if not form.is_valid():
        return _safety(request, 422, switch=form)
    try:
        actions.set_read_only(
            is_on, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        )
    except REFUSALS as refused:
        form.add_error("reason", str(refused))
        return _safety(request, 422, switch=form)
    said = "网站已改为只读：公众照常阅读，任何人不能提交或修改。" if is_on else "已恢复办理。"
    messages.success(request, said)
    return redirect("safety")


@may_grey
@require_POST
def grey(request: HttpRequest) -> HttpResponse:
    """The whole site in grey, or in colour again."""
    is_on = request.POST.get("to") == "on"
    actions.set_grey(is_on, actor=request.user, at=timezone.now())
    messages.success(request, "全站几秒内变为灰色。" if is_on else "全站几秒内恢复彩色。")
    return redirect("safety")


@may_take_down
@require_POST
def take_down(request: HttpRequest) -> HttpResponse:
    """One step: an item off everywhere, verified."""
    form = TakeDownForm(request.POST, auto_id=TAKE_IDS)
    if form.is_valid():
        try:
            made = takedown.take_down(
                form.cleaned_data["address"],
                actor=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except REFUSALS as refused:
            form.add_error("address", str(refused))
        else:
            seconds = f"用时{made.milliseconds / 1000:.1f}秒"
            if made.is_clean:
                messages.success(request, f"已撤下，逐处核对都不再出现，{seconds}。")
            else:
                messages.warning(request, f"已撤下，但有的地方还需要处理，见下面“撤下记录”，{seconds}。")
            return redirect(f"{reverse('safety')}#taken")
    return _safety(request, 422, take_down=form)


@may_look
def paper(request: HttpRequest, kind: str) -> HttpResponse:
    """One safety paper with its versions; the form for a new one, for who may write it."""
    if kind not in list(SafetyPaper):
        raise Http404
    found, versions = SafetyPaper(kind), queries.versions(SafetyPaper(kind))
    may_write = request.user.has_perm("operations.keep_safety")
    initial = {"text": versions[0].text, "owner": versions[0].owner_id} if versions else {}
    posted = request.POST if request.method == "POST" and may_write else None
    form = PaperForm(posted, initial={**initial, "reviewed_on": timezone.localdate()})
    if posted is not None and form.is_valid():
        try:
            actions.write_paper(found, **form.cleaned_data, actor=request.user, at=timezone.now())
        except REFUSALS as refused:
            form.add_error("owner", str(refused))
        else:
            messages.success(request, f"《{found.label}》已更新，记入日志。")
            return redirect("safety_paper", kind)
    context = {"kind": found, "versions": versions, "form": form if may_write else None}
    return _page(request, "paper", found.label, context, status=422 if form.errors else 200)


@may_keep
def new_event(request: HttpRequest) -> HttpResponse:
    """Register an incident or a drill."""
    return _event(request, None)


@may_look
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident or drill; what has become known is added until it has ended."""
    return _event(request, get_object_or_404(SafetyEvent, pk=pk))


def _event(request: HttpRequest, found: SafetyEvent | None) -> HttpResponse:
    may_write = request.user.has_perm("operations.keep_safety") and (found is None or not found.ended_at)
    posted = request.POST if request.method == "POST" and may_write else None
    form = EventForm(posted, instance=SafetyEvent.objects.get(pk=found.pk) if found else None)
    if posted is not None and form.is_valid():
        try:
            kept = _keep(found, form.cleaned_data, request)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{kept.title}”已登记。")
            return redirect("safety")
    context = {"event": found, "form": form if may_write else None}
    title = found.title if found else "登记事件或演练"
    return _page(request, "event", title, context, status=422 if form.errors else 200)


def _keep(found: SafetyEvent | None, values: dict[str, Any], request: HttpRequest) -> SafetyEvent:
    at = timezone.now()
    if found is None:
        return actions.register_event(values, actor=request.user, at=at)
    return actions.change_event(found, values, actor=request.user, at=at)


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    trail = [{"url": reverse("safety"), "label": "网站安全"}, {"url": "", "label": title}]
    frame = {"page_title": title, "header_title": title, "header_icon": "warning"}
    if template != "safety":
        frame["breadcrumbs_items"] = trail
    return render(request, f"operations/{template}.html", {**frame, **context}, status=status)
