"""Follow an application by number and code: where it stands, the supplement, the answer, the rating."""

from typing import TypeVar

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingchuang.accounts import residents
from mingchuang.casework import papers
from mingchuang.casework.models import Letter
from mingchuang.foi import actions, mine, queries
from mingchuang.foi.forms.applying import ReasonsForm, SupplementForm
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.rules.events import TimingState
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.words import LONGEST_OPINION, OPEN_STATES, RequestRefusedError
from mingchuang.foi.showing import face, letters_for_applicant, made_public, may_still_answer, remedy_for
from mingchuang.ui import rates

Held = TypeVar("Held", Request, Correction)
TRACK_A_MINUTE = 12
WRONG_CODES, WRONG_SECONDS = 10, 3600
"""After so many wrong codes a number stays shut for an hour, whoever asks."""
STARS = ((5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意"))
OPENED, VISIT_SECONDS = "foi_opened", 3600
RECEIVED = frozenset({ExchangeKind.REASONS, ExchangeKind.WAY})
LONGEST_REASON = 500
"""Characters of a reason for withdrawing."""


@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Number and code open an application for this visit."""
    if request.method == "GET":
        context = {"number": request.GET.get("number", "")[:60], "resident_label": residents.label()}
        return finished(render(request, "foi/track.html", context))
    if rates.is_too_often(request, at=timezone.now(), purpose="foi-track", allowed=TRACK_A_MINUTE):
        return _unfound(request, "", "查询得太频繁，请一分钟后再试。", 429)
    number, code = request.POST.get("number", "").strip()[:60], request.POST.get("code", "").strip()[:40]
    found = None if _is_shut(number) else _numbered(number)
    if found is None or not actions.code_fits(found, code):
        _note_wrong(number)
        sentence = "登记编号或者查询码不对，请核对回执。多次输错的，这件申请一小时内不能查询。"
        return _unfound(request, number, sentence, 422)
    keep_open(request, found)
    return redirect("foi:case" if isinstance(found, Request) else "foi:correction", found.case.number)


def _numbered(number: str) -> Request | Correction | None:
    """The application, or the request to correct, of that number."""
    for model in (Request, Correction):
        found = model.objects.select_related("case__organisation").filter(case__number=number).first()
        if found is not None:
            return found
    return None


def _unfound(request: HttpRequest, number: str, sentence: str, status: int) -> HttpResponse:
    context = {"number": number, "sentence": sentence}
    response = render(request, "foi/track.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return finished(response)


def _is_shut(number: str) -> bool:
    return int(cache.get(f"foi:wrong:{number}") or 0) >= WRONG_CODES


def _note_wrong(number: str) -> None:
    key = f"foi:wrong:{number}"
    cache.add(key, 0, timeout=WRONG_SECONDS)
    try:
        cache.incr(key)
    except ValueError:  # evicted between the two calls
        cache.set(key, 1, timeout=WRONG_SECONDS)


def keep_open(request: HttpRequest, found: Request | Correction) -> None:
    """Let this visit see the application until it is left, or an hour has passed without a click."""
    if not request.user.is_authenticated:
        request.session.set_expiry(VISIT_SECONDS)
    opened = request.session.get(OPENED, [])
    request.session[OPENED] = [*[one for one in opened if one != found.pk], found.pk][-20:]


def may_see(request: HttpRequest, found: Request | Correction) -> bool:
    """Whether its code was given in this visit, or its applicant has signed in."""
    if found.pk in request.session.get(OPENED, []):
        return True
    resident = residents.current(request.session, at=timezone.now())
    return resident is not None and mine.is_of(found, resident)


def opened(request: HttpRequest, number: str) -> Request:
    """The application, if this visit may see it. Raises ``Http404`` otherwise."""
    return opened_of(Request, request, number)


def opened_of(model: type[Held], request: HttpRequest, number: str) -> Held:
    """What has that number and is open to this visit. Raises ``Http404`` otherwise."""
    found = model._default_manager.select_related("case__organisation").filter(case__number=number).first()
    if found is None or not may_see(request, found):
        raise Http404
    return found


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close what this visit has opened, and sign the resident out, for somebody at a shared computer."""
    for name in (OPENED, "foi_sent"):
        request.session.pop(name, None)
    residents.leave(request.session)
    return redirect("foi:guide" if request.POST.get("to") == "guide" else "foi:track")


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """How the application stands: first what comes next, then what happened."""
    return _case(request, opened(request, number), SupplementForm())


def _case(
    request: HttpRequest, found: Request, form: SupplementForm, status: int = 200, sentence: str = ""
) -> HttpResponse:
    prefetch_related_objects([found], "exchanges", "remarks")
    shown = face(found, timezone.localdate())
    letters = letters_for_applicant(found)
    context = {
        "face": shown,
        "request_": found,
        "letters": letters,
        "receipt": next((one for one in letters if str(one.pk) == request.GET.get("receipt")), None),
        "annexes": found.case.enclosures.filter(is_for_applicant=True) if found.answered_on else [],
        "form": form.described(),
        "may_supplement": shown.timing.state is TimingState.STOPPED_SUPPLEMENT and not found.answered_on,
        "may_withdraw": found.case.state in OPEN_STATES and queries.withdrawn_on(found) is None,
        "asked": [one for one in found.exchanges.all() if may_still_answer(found, one)],
        "proposal": next((one for one in found.exchanges.all() if one.kind is ExchangeKind.PROPOSAL), None),
        "may_propose": not queries.why_no_proposal(found),
        "published": made_public(found),
        "remedy": remedy_for(found),
        "opinion": LONGEST_OPINION,
        "said": queries.opinion_of(found),
        "reasons_form": ReasonsForm().described(),
        "written": request.POST,
        "stars": STARS,
        "sentence": sentence,
    }
    return finished(render(request, "foi/case.html", context, status=status))


@require_POST
def supplement(request: HttpRequest, number: str) -> HttpResponse:
    """What the applicant mends; the period starts anew today."""
    found = opened(request, number)
    form = SupplementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _case(request, found, form, 422)
    held = form.cleaned_data
    paper = (held["paper"].read(), held["paper"].name) if held["paper"] else None
    try:
        receipt = actions.supplement(found, held["text"], paper, at=timezone.now())
    except RequestRefusedError as refused:
        return _case(request, found, form, 422, str(refused))
    return _taken(number, receipt)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant wants nothing any more; a tick says that it is meant."""
    found = opened(request, number)
    reason = request.POST.get("reason", "")[:LONGEST_REASON]
    if request.POST.get("sure") != "yes":
        return _case(
            request, found, SupplementForm(), 422, "还没有撤回。确实要撤回的，请勾选“我确认撤回这件申请”。"
        )
    try:
        receipt = actions.withdraw(found, reason, at=timezone.now())
    except RequestRefusedError as refused:
        return _case(request, found, SupplementForm(), 422, str(refused))
    return _taken(number, receipt)


def _taken(number: str, receipt: Letter | None) -> HttpResponse:
    """Back to the application, with the receipt for what was just handed in."""
    asked = f"?receipt={receipt.pk}" if receipt else ""
    return redirect(f"{reverse('foi:case', args=[number])}{asked}")


@require_POST
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant gives reasons, or accepts another form or way, or keeps the wish."""
    found, posted = opened(request, number), request.POST
    kind, result = posted.get("kind", ""), posted.get("result", "")
    if kind not in RECEIVED or result not in set(ExchangeResult):
        return _case(request, found, SupplementForm(), 422, "请选择怎样答复。")
    form = ReasonsForm(posted, request.FILES) if kind == ExchangeKind.REASONS else None
    if form is not None and not form.is_valid():
        return _case(request, found, SupplementForm(), 422, form.problems()[0][1])
    text, paper = (form.cleaned_data["text"], form.paper()) if form else ("", None)
    try:
        receipt = actions.reply(
            found, ExchangeKind(kind), ExchangeResult(result), text, paper=paper,
            reach=posted.get("reach", "")[:200], at=timezone.now(),
        )  # fmt: skip
    except RequestRefusedError as refused:
        return _case(request, found, SupplementForm(), 422, str(refused))
    return _taken(number, receipt)


@require_POST
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant proposes to publish for everybody (《条例》第四十四条)."""
    found = opened(request, number)
    try:
        receipt = actions.propose(found, request.POST.get("why", "")[:LONGEST_REASON], at=timezone.now())
    except RequestRefusedError as refused:
        return _case(request, found, SupplementForm(), 422, str(refused))
    return _taken(number, receipt)


@require_POST
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """One to five stars and, if wished, what was missing; once."""
    found = opened(request, number)
    stars, words = request.POST.get("stars", ""), request.POST.get("words", "")
    given = int(stars) if stars.isascii() and stars.isdigit() and len(stars) == 1 else 0
    try:
        actions.rate(found, given, words.replace("\r\n", "\n"), at=timezone.now())
    except RequestRefusedError as refused:
        return _case(request, found, SupplementForm(), 422, str(refused))
    return redirect("foi:case", number)


@require_GET
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A letter to the applicant as PDF."""
    found = opened(request, number)
    wanted = next((one for one in letters_for_applicant(found) if one.pk == pk and one.paper), None)
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
    return finished(response)


def _saved(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return finished(response)


def finished(response: HttpResponse) -> HttpResponse:
    """Not for search engines, not to be stored; other sites learn nothing. (With ``no-referrer`` a browser would
    hide the origin of our own forms, too, and they would be refused.)"""
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    return response


def too_often(request: HttpRequest, sentence: str) -> HttpResponse:
    """The page for somebody who asks more often than people do."""
    context = {"sentence": sentence, "back": reverse("foi:guide")}
    response = render(request, "foi/refused.html", context, status=429)
    response["Retry-After"] = "60"
    return finished(response)
