"""The public side: what can be asked, the form, following an application by number and code."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.casework import papers
from mingchuang.casework.actions import enclose
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi import actions
from mingchuang.foi.forms.applying import QUICKEST, ApplicationForm, SupplementForm, key_of, token
from mingchuang.foi.models import Request
from mingchuang.foi.queries import organisations_with_intake
from mingchuang.foi.rules.events import EventKind, TimingState
from mingchuang.foi.rules.words import RequestRefusedError, vague_hint
from mingchuang.foi.showing import face, letters_for_applicant
from mingchuang.search.queries import advise, search
from mingchuang.search.rules import QuestionError
from mingchuang.search.store import IndexAbsentError
from mingchuang.ui import rates

APPLY_A_MINUTE, TRACK_A_MINUTE = 6, 12
WRONG_CODES, WRONG_SECONDS = 10, 3600
"""After so many wrong codes a number stays shut for an hour, whoever asks."""
OPENED = "foi_opened"


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """What can be asked, how, and what happens then."""
    return _finished(render(request, "foi/guide.html", {"organisations": organisations_with_intake()}))


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """The form: first what is wanted and what is already public about it, then the application itself."""
    if request.method == "POST":
        return _applied(request)
    title, wanted = request.GET.get("title", "")[:100].strip(), request.GET.get("wanted", "")[:2000].strip()
    if not title:
        return _finished(render(request, "foi/wanted.html", {}))
    form = ApplicationForm(initial={"title": title, "wanted": wanted or title})
    return _form(request, form, token(), title=title, wanted=wanted)


def _applied(request: HttpRequest) -> HttpResponse:
    if rates.is_too_often(request, at=timezone.now(), purpose="foi-apply", allowed=APPLY_A_MINUTE):
        return _refused(
            request, "您所在的网络一分钟内提交的次数较多，请一分钟后再提交。已经填写的内容请先保存。", 429
        )
    written = request.POST.get("token", "")
    form = ApplicationForm(request.POST, request.FILES)
    key, problem = key_of(written, quickest=0 if settings.TESTING else QUICKEST)
    if request.POST.get("homepage"):  # a field that people do not see
        problem = "系统认为这不是由人填写的。请清空“请不要填写”一栏后再提交。"
    if form.is_valid() and problem:
        form.add_error(None, problem)
    if not form.is_valid():
        again = written if key else token()
        return _form(request, form, again, status=422)
    done = actions.submit(form.application(), key=key, at=timezone.now())
    _open(request, done.request)
    request.session["foi_code"] = done.code
    return redirect("foi:case", done.request.case.number)


def _form(
    request: HttpRequest,
    form: ApplicationForm,
    written: str,
    *,
    title: str = "",
    wanted: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form.described(),
        "token": written,
        "published": _published(title),
        "title": title,
        "hint": vague_hint(title, wanted) if title else "",
    }
    return _finished(render(request, "foi/apply.html", context, status=status))


def _published(title: str) -> list[Any]:
    """What is already public and looks like what is asked for; nothing where the index is not ready."""
    if not title:
        return []
    try:
        return search(title[:60]).hits[:5] or advise(title[:60], {}).similar[:5]
    except (QuestionError, IndexAbsentError):
        return []


@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Number and code open an application for this visit."""
    if request.method == "GET":
        return _finished(render(request, "foi/track.html", {"number": request.GET.get("number", "")[:60]}))
    if rates.is_too_often(request, at=timezone.now(), purpose="foi-track", allowed=TRACK_A_MINUTE):
        return _refused(request, "查询得太频繁，请一分钟后再试。", 429)
    number, code = request.POST.get("number", "").strip()[:60], request.POST.get("code", "").strip()[:40]
    found = (
        None
        if _is_shut(number)
        else Request.objects.select_related("case__organisation").filter(case__number=number).first()
    )
    if found is None or not actions.code_fits(found, code):
        _note_wrong(number)
        sentence = "登记编号或者查询码不对，请核对回执。多次输错的，这件申请一小时内不能查询。"
        return _finished(
            render(request, "foi/track.html", {"number": number, "sentence": sentence}, status=422)
        )
    _open(request, found)
    return redirect("foi:case", found.case.number)


def _is_shut(number: str) -> bool:
    return int(cache.get(f"foi:wrong:{number}") or 0) >= WRONG_CODES


def _note_wrong(number: str) -> None:
    key = f"foi:wrong:{number}"
    cache.add(key, 0, timeout=WRONG_SECONDS)
    try:
        cache.incr(key)
    except ValueError:  # evicted between the two calls
        cache.set(key, 1, timeout=WRONG_SECONDS)


def _open(request: HttpRequest, found: Request) -> None:
    opened = request.session.get(OPENED, [])
    request.session[OPENED] = [*[one for one in opened if one != found.pk], found.pk][-20:]


def opened(request: HttpRequest, number: str) -> Request:
    """The application, if its code was given in this visit. Raises ``Http404`` otherwise."""
    known = request.session.get(OPENED, [])
    found = (
        Request.objects.select_related("case__organisation").filter(case__number=number, pk__in=known).first()
    )
    if found is None:
        raise Http404
    return found


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """How the application stands: first what comes next, then what happened."""
    return _case(request, opened(request, number), SupplementForm())


def _case(
    request: HttpRequest, found: Request, form: SupplementForm, status: int = 200, sentence: str = ""
) -> HttpResponse:
    shown = face(found, timezone.localdate())
    context = {
        "face": shown,
        "request_": found,
        "letters": letters_for_applicant(found),
        "annexes": found.case.enclosures.filter(is_for_applicant=True) if found.answered_on else [],
        "form": form,
        "may_supplement": shown.timing.state is TimingState.STOPPED_SUPPLEMENT and not found.answered_on,
        "code": request.session.pop("foi_code", ""),
        "stars": range(5, 0, -1),
        "sentence": sentence,
    }
    return _finished(render(request, "foi/case.html", context, status=status))


@require_POST
def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """What the applicant mends; the period starts anew today."""
    found = opened(request, number)
    form = SupplementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _case(request, found, form, 422)
    now, held = timezone.now(), form.cleaned_data
    try:
        told = actions.Told(remark=held["text"])
        actions.note(found, EventKind.SUPPLEMENT_RECEIVED, told, on=timezone.localdate(), actor=None, at=now)
    except RequestRefusedError as refused:
        return _case(request, found, form, 422, str(refused))
    if held["paper"]:
        upload = held["paper"]
        enclose(found.case, EnclosureKind.SUPPLEMENT, upload.read(), upload.name, actor=None, at=now)
    return redirect("foi:case", number)


@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """One to five stars, once."""
    found = opened(request, number)
    stars = request.POST.get("stars", "")
    try:
        actions.rate(found, int(stars) if stars.isascii() and stars.isdigit() else 0, at=timezone.now())
    except RequestRefusedError as refused:
        return _case(request, found, SupplementForm(), 422, str(refused))
    return redirect("foi:case", number)


@require_GET
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter to the applicant as PDF."""
    found = opened(request, number)
    wanted = next((one for one in letters_for_applicant(found) if one.pk == pk), None)
    if wanted is None:
        raise Http404
    return as_pdf(papers.read(wanted.paper), f"{number}-{wanted.kind}.pdf")


@require_GET
def annex(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A document that was given with the answer."""
    found = opened(request, number)
    wanted = found.case.enclosures.filter(is_for_applicant=True, pk=pk).first() if found.answered_on else None
    if wanted is None:
        raise Http404
    response = HttpResponse(papers.read(wanted.paper), content_type=wanted.content_type)
    return _saved(response, f"{number}-{wanted.pk}.{wanted.name.rpartition('.')[2][:8]}")


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF to be shown or saved under ``name``."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return _finished(response)


def _saved(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _finished(response)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    context = {"sentence": sentence, "back": reverse("foi:guide")}
    response = render(request, "foi/refused.html", context, status=status)
    response["Retry-After"] = "60"
    return _finished(response)


def _finished(response: HttpResponse) -> HttpResponse:
    """Not for search engines, not to be stored; other sites learn nothing. (With ``no-referrer`` a browser would
    hide the origin of our own forms, too, and they would be refused.)"""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response
