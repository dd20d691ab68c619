"""Applicants who sign in by the province's login: to the login and back, and the list of their own cases."""

import logging
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingchuang.accounts import openid, residents
from mingchuang.accounts.residents import Resident
from mingchuang.foi import mine
from mingchuang.foi.forms.applying import FromApplicant
from mingchuang.foi.views.public import finished, too_often
from mingchuang.ui import rates

log = logging.getLogger(__name__)
KEPT = "foi_resident"
NEXT = {"apply": "foi:apply", "correct": "foi:correct", "mine": "foi:mine"}
SIGN_IN_A_MINUTE = 10
ON_A_PAGE = 20


def resident_of(request: HttpRequest) -> Resident | None:
    """Who has signed in for this visit."""
    return residents.current(request.session, at=timezone.now())


def who_sends(request: HttpRequest) -> Resident | None:
    """Who has signed in, where the form that is sent was made for him; another tab may hold one without sign-in."""
    return resident_of(request) if request.POST.get("signed_in") else None


def expired(request: HttpRequest) -> str:
    """The sentence for a form that was begun signed in and is sent when the time has passed."""
    if request.POST.get("signed_in") and resident_of(request) is None:
        return "登录已经到期。请重新登录，或者填写姓名和证件号码，再提交一次。"
    return ""


def shown_to(request: HttpRequest, form: FromApplicant | None = None) -> dict[str, Any]:
    """What the pages need: who has signed in (on the page of a form: for whom it was made), and the button's words."""
    return {
        "resident": form.resident if form else resident_of(request), "resident_label": residents.label(),
    }  # fmt: skip


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("foi:resident_back"))


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """The browser goes to the province's login; somebody at the desk is asked to leave it first."""
    if not (label := residents.label()):
        raise Http404("no login for residents here")
    if request.user.is_authenticated:
        return _refused(request, "这个浏览器已经登录工作台。请先退出工作台，再以申请人的身份登录。", 403)
    if rates.is_too_often(request, at=timezone.now(), purpose="foi-sign-in", allowed=SIGN_IN_A_MINUTE):
        return too_often(request, "登录得太频繁，请一分钟后再试。")
    try:
        address, kept = openid.begin(residents.login(), _callback(request))
    except openid.OpenIDRefusedError as error:
        log.warning("resident login refused: %s", error)
        return _refused(request, f"现在连不上{label}。可以过一会儿再试；不登录也可以申请。", 503)
    goal = request.GET.get("next", "")
    request.session[KEPT] = {**kept, "next": goal if goal in NEXT else "mine"}
    return redirect(address)


@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The browser comes back: name and number are known for this visit."""
    if not (label := residents.label()):
        raise Http404("no login for residents here")
    kept = request.session.pop(KEPT, {})
    try:
        claims = openid.finish(residents.login(), _callback(request), kept, request.GET.dict())
        resident = residents.resident_of(claims)
    except openid.OpenIDRefusedError as error:
        log.warning("resident login refused: %s", error)
        return _refused(request, f"{label}没有确认您的身份。可以重试；不登录也可以申请。", 422)
    residents.keep(request.session, resident, at=timezone.now())
    return finished(redirect(NEXT[kept["next"]]))


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"heading": "没有登录", "sentence": sentence, "back": reverse("foi:guide")}
    return finished(render(request, "foi/refused.html", context, status=status))


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The applications of whoever has signed in; where nobody has, the way in."""
    resident = resident_of(request)
    if resident is None:
        return redirect("foi:track")
    today = timezone.localdate()
    page = Paginator(mine.cases_of(resident), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": [mine.line_of(one, today) for one in page], **shown_to(request)}
    return finished(render(request, "foi/mine.html", context))
