"""Apply without an account: what can be asked, what is already public, the form, the receipt."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions, queries
from mingchuang.foi.forms.applying import QUICKEST, ApplicationForm, WantedForm, key_of, token
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.precheck import published
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.limits import limits_on
from mingchuang.foi.rules.words import vague_hints
from mingchuang.foi.views.public import finished, keep_open, opened, too_often
from mingchuang.foi.views.residents import expired, resident_of, shown_to, who_sends
from mingchuang.ui import rates

APPLY_A_MINUTE, LOOK_A_MINUTE = 6, 20
SENT, SENT_SECONDS = "foi_sent", 1800
"""For half an hour after sending the code is shown again in the same visit; a page loaded twice loses nothing."""


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """What can be asked, how, and what happens then."""
    context = {
        "organisations": queries.organisations_with_intake(),
        "ways": queries.announced_ways(),
        "is_open": Intake.ONLINE in queries.open_intakes(),
        "limits": limits_on(timezone.localdate()),
        **shown_to(request),
    }
    return finished(render(request, "foi/guide.html", context))


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """First what is wanted, then what is already public about it, then the form itself."""
    if Intake.ONLINE not in queries.open_intakes():
        context = {"ways": queries.announced_ways()}
        return finished(render(request, "foi/not_online.html", context, status=403))
    if request.method == "GET":
        return _wanted(request, WantedForm(initial={"title": request.GET.get("title", "")[:100].strip()}))
    step = request.POST.get("step", "send")
    if step not in STEPS:
        return redirect("foi:apply")
    return STEPS[step](request)


def _wanted(request: HttpRequest, form: WantedForm, status: int = 200) -> HttpResponse:
    context = {"form": form.described(), "problems": form.problems(), **shown_to(request)}
    return finished(render(request, "foi/wanted.html", context, status=status))


def _looked(request: HttpRequest) -> HttpResponse:
    """What is already public; straight to the form where nothing is."""
    form = WantedForm(request.POST)
    if not form.is_valid():
        return _wanted(request, form, 422)
    if rates.is_too_often(request, at=timezone.now(), purpose="foi-look", allowed=LOOK_A_MINUTE):
        return too_often(request, "查找得太频繁，请一分钟后再试。")
    held = form.cleaned_data
    hits = published(held["title"], held["wanted"])
    if not hits:
        return _begun(request, looked=True)
    context = {"hits": hits, **held}
    return finished(render(request, "foi/published.html", context))


def _begun(request: HttpRequest, *, looked: bool = False) -> HttpResponse:
    """The form, with what was written in the first step."""
    form = WantedForm(request.POST)
    if not form.is_valid():
        return _wanted(request, form, 422)
    title, wanted = form.cleaned_data["title"], form.cleaned_data["wanted"]
    hints = vague_hints(title, wanted)
    new = ApplicationForm(initial={"title": title, "wanted": wanted or title}, resident=resident_of(request))
    return _form(request, new, token(), hints=hints, found_nothing=looked)


def _sent(request: HttpRequest) -> HttpResponse:
    return sent_once(request, ApplicationForm, _form, _taken_in, "foi:sent")


def _taken_in(form: ApplicationForm, key: str, at: datetime) -> tuple[Request, str]:
    done = actions.submit(form.application(), key=key, at=at)
    return done.request, done.code


def sent_once(
    request: HttpRequest,
    form_class: Callable[..., Any],
    show: Callable[..., HttpResponse],
    take_in: Callable[[Any, str, datetime], tuple[Request | Correction, str]],
    receipt: str,
) -> HttpResponse:
    """The frame in which the public sends a form: not too often, by a person, once; then its receipt.

    ``show`` is the page of the form, given the form, its token and the status; ``take_in`` makes the case of the clean
    form, its key and the moment, and tells the retrieval code.
    """
    if rates.is_too_often(request, at=timezone.now(), purpose="foi-apply", allowed=APPLY_A_MINUTE):
        sentence = "您所在的网络一分钟内提交的次数较多，请一分钟后返回上一页再提交，已经填写的内容还在。"
        return too_often(request, sentence)
    written, signed_out = request.POST.get("token", ""), expired(request)
    form = form_class(request.POST, request.FILES, resident=who_sends(request))
    key, problem = key_of(written, quickest=0 if settings.TESTING else QUICKEST)
    if request.POST.get("homepage"):  # a field that people do not see
        problem = "系统没有把握这是由人填写的。请核对内容，再提交一次。"
    problem = signed_out or problem
    if problem and (form.is_valid() or signed_out):
        form.add_error(None, problem)
    if not form.is_valid():
        return show(request, form, written if key else token(), status=422, chose_file=bool(request.FILES))
    made, code = take_in(form, key, timezone.now())
    keep_open(request, made)
    remember_code(request, made.case.number, code)
    return redirect(receipt, made.case.number)


STEPS = {"wanted": _looked, "begin": _begun, "send": _sent}


def _form(
    request: HttpRequest, form: ApplicationForm, written: str, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context = {
        "form": form.described(), "problems": form.problems(), "token": written,
        "promise": f"{limits_on(timezone.localdate()).answer_days}个工作日内答复", **shown_to(request, form), **shown,
    }  # fmt: skip
    return finished(render(request, "foi/apply.html", context, status=status))


def remember_code(request: HttpRequest, number: str, code: str) -> None:
    """Let this visit show the retrieval code for a while."""
    until = timezone.now().timestamp() + SENT_SECONDS
    request.session[SENT] = {"number": number, "code": code, "until": until}


def code_in_visit(request: HttpRequest, number: str) -> str:
    """The retrieval code, while this visit may still see it."""
    sent = request.session.get(SENT) or {}
    fresh = sent.get("number") == number and sent.get("until", 0) > timezone.now().timestamp()
    return str(sent["code"]) if fresh else ""


@require_GET
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt: number, code, by when the answer comes; to print, to download, to keep as text."""
    found, code = opened(request, number), code_in_visit(request, number)
    if not code:
        return redirect("foi:case", number)
    context = {
        "request_": found,
        "code": code,
        "receipt": found.case.letters.filter(kind=LetterKind.RECEIPT.value).first(),
        "limits": limits_on(found.case.received_on),
        "track": request.build_absolute_uri(reverse("foi:track")),
    }
    if request.GET.get("save") != "text":
        return finished(render(request, "foi/sent.html", context))
    response = finished(render(request, "foi/receipt.txt", context, content_type="text/plain; charset=utf-8"))
    response["Content-Disposition"] = f'attachment; filename="{number}.txt"'
    return response
