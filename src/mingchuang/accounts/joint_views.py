"""The desk's page of what takes two people: ask, confirm, refuse, end, look through."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.accounts import joint
from mingchuang.accounts.forms import EmergencyForm
from mingchuang.accounts.joint_rules import EMERGENCY_HOURS, JOINT, JointKind
from mingchuang.accounts.models import JointRequest
from mingchuang.accounts.queries import awake_kinds_of
from mingchuang.accounts.rules import AccountRefusedError, RoleKind

PAST = 50
may_look = permission_required("accounts.view_jointrequest", raise_exception=True)


@may_look
@require_GET
def joint_requests(request: HttpRequest) -> HttpResponse:
    """What waits, what runs, what was."""
    return _shown(request, EmergencyForm())


def _shown(request: HttpRequest, form: EmergencyForm, status: int = 200) -> HttpResponse:
    at, person = timezone.now(), request.user
    may_ask = bool(awake_kinds_of(person) & JOINT[JointKind.EMERGENCY].askers)
    waiting = [(one, joint.why_not(one, person, at)) for one in joint.open_requests(at)]
    emergencies = [
        (one, joint.may_end(one, person, at), bool(one.ends_at and one.ends_at > at))
        for one in joint.emergencies_to_review()
    ]
    context = {
        "waiting": waiting,
        "emergencies": emergencies,
        "past": joint.past_requests(at, PAST),
        "form": form if may_ask else None,
        "hours": EMERGENCY_HOURS,
        "may_review": RoleKind.AUDIT_ADMINISTRATOR in awake_kinds_of(person),
        "page_title": "双人办理",
        "header_title": "双人办理",
        "header_icon": "group",
    }
    return render(request, "accounts/joint.html", context, status=status)


@may_look
@require_POST
def ask_emergency(request: HttpRequest) -> HttpResponse:
    """One asks for emergency rights for oneself."""
    form = EmergencyForm(request.POST)
    if form.is_valid():
        try:
            joint.ask(
                JointKind.EMERGENCY,
                request.user,
                reason=form.cleaned_data["reason"],
                wanted=RoleKind(form.cleaned_data["wanted"]),
                actor=request.user,
                at=timezone.now(),
            )
        except AccountRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已提出，请当面或打电话请另一岗位的负责人确认。")
            return redirect("joint")
    return _shown(request, form, 422)


@may_look
@require_POST
def decide_joint(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm or refuse what somebody else asked; end an emergency; look through one."""
    carry_out = VERBS.get(verb)
    if carry_out is None:
        raise Http404
    wanted = get_object_or_404(JointRequest, pk=pk)
    try:
        messages.success(request, carry_out(request, wanted, timezone.now()))
    except AccountRefusedError as error:
        messages.error(request, str(error))
    return redirect("joint")


def _confirm(request: HttpRequest, wanted: JointRequest, at: datetime) -> str:
    joint.confirm(wanted, actor=request.user, at=at)
    return "已确认并办理，记入日志。"


def _refuse(request: HttpRequest, wanted: JointRequest, at: datetime) -> str:
    joint.refuse(wanted, actor=request.user, at=at)
    return "已拒绝，记入日志。"


def _end(request: HttpRequest, wanted: JointRequest, at: datetime) -> str:
    joint.end_emergency(wanted, actor=request.user, at=at)
    return "应急授权已结束。"


def _review(request: HttpRequest, wanted: JointRequest, at: datetime) -> str:
    joint.review(wanted, actor=request.user, at=at)
    return "已记为审阅。"


VERBS: dict[str, Callable[[HttpRequest, JointRequest, datetime], str]] = {
    "confirm": _confirm,
    "refuse": _refuse,
    "end": _end,
    "review": _review,
}
